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
 * The people who can sign in to the local console. There are two for roles that may not approve their own
 * work: a rule change that one administrator requests is approved by the other.
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

/** Display names of the groups' roles. */
const roles: { readonly [G in Group]: Words } = {
  viewers: { 'zh-CN': '只读人员', en: 'viewer' },
  reviewers: { 'zh-CN': '审核员', en: 'reviewer' },
  'fraud-reviewers': { 'zh-CN': '反诈审核员', en: 'fraud reviewer' },
  seniors: { 'zh-CN': '高级审核员', en: 'senior reviewer' },
  'rule-authors': { 'zh-CN': '规则作者', en: 'rule author' },
  admins: { 'zh-CN': '管理员', en: 'administrator' },
  auditors: { 'zh-CN': '审计员', en: 'auditor' },
};

/**
 * Returns the display names of a demo person's roles.
 *
 * @example
 * rolesOf({ id: 'wang', name: '王主管 Wang', groups: ['seniors'] }, 'zh-CN'); // '高级审核员'
 */
export const rolesOf = ({ groups }: DemoPerson, language: Language): string =>
  groups.map((group) => roles[group][language]).join(language === 'en' ? ', ' : '、');
