import type { Language, Words } from '#shared/rules/words.ts';
import type { demoStaff } from '../../platforms/demo-staff.ts';

type Group = keyof (typeof demoStaff)['groups'];

/** A demo person of the local sign-in page. */
export type DemoPerson = {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly Group[];
};

/**
 * Who can sign in to the local console: two of each who must not decide about their own work. What one
 * administrator asks for a rule, the other agrees to.
 */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'lin', name: '林审核 Lin', groups: ['reviewers'] },
  { id: 'chen', name: '陈审核 Chen', groups: ['reviewers'] },
  { id: 'zhou', name: '周反诈 Zhou', groups: ['fraud-reviewers'] },
  { id: 'wang', name: '王主管 Wang', groups: ['seniors'] },
  { id: 'zhao', name: '赵主管 Zhao', groups: ['seniors'] },
  { id: 'sun', name: '孙策略 Sun', groups: ['rule-authors'] },
  { id: 'qian', name: '钱管理 Qian', groups: ['admins'] },
  { id: 'zheng', name: '郑管理 Zheng', groups: ['admins'] },
  { id: 'wu', name: '吴审计 Wu', groups: ['auditors'] },
  { id: 'he', name: '何访客 He', groups: ['viewers'] },
];

/** What somebody of a group is to the console. */
const roles: { readonly [G in Group]: Words } = {
  viewers: { 'zh-CN': '查看', en: 'viewer' },
  reviewers: { 'zh-CN': '审核员', en: 'reviewer' },
  'fraud-reviewers': { 'zh-CN': '反诈审核员', en: 'fraud reviewer' },
  seniors: { 'zh-CN': '高级审核员', en: 'senior reviewer' },
  'rule-authors': { 'zh-CN': '规则作者', en: 'rule author' },
  admins: { 'zh-CN': '管理员', en: 'administrator' },
  auditors: { 'zh-CN': '审计员', en: 'auditor' },
};

/**
 * What a demo person is to the console.
 *
 * @example
 * rolesOf({ id: 'wang', name: '王主管 Wang', groups: ['seniors'] }, 'zh-CN'); // '高级审核员'
 */
export const rolesOf = ({ groups }: DemoPerson, language: Language): string =>
  groups.map((group) => roles[group][language]).join(language === 'en' ? ', ' : '、');
