import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';

/** The initial content of a new rule. */
export const blankRule: StaffRule = {
  id: 'staff.' as StaffRule['id'],
  revision: 1,
  title: { 'zh-CN': '', en: '' },
  detects: { 'zh-CN': '', en: '' },
  family: 'account',
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  ground: { platformRule: 'keep-people-safe' },
  on: [],
  when: '',
  sentence: { 'zh-CN': '', en: '' },
  values: {},
  warns: false,
  falsePositives: [],
  blindSpots: [],
  runbook: [],
  cases: [],
  owner: '',
};
