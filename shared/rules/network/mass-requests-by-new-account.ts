import { nameNotVerified, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massRequestsByNewAccount = defineRule({
  id: 'network.mass-requests-by-new-account',
  title: { 'zh-CN': '新号批量发出请求', en: 'New account sends mass requests' },
  detects: {
    'zh-CN': '注册不久、未核验身份即大量添加或关注他人的账号。',
    en: 'New, unverified accounts that add or follow people in large numbers.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'low',
  revision: 3,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN': '把平台推荐的人全部关注的新用户。',
      en: 'A new user who follows everyone the platform suggests.',
    },
  ],
  blindSpots: [{ 'zh-CN': '养过一段时间的账号。', en: 'Accounts aged before use.' }],
  runbook: [
    {
      'zh-CN': '查看其接触对象：关联账号是否也在接触同一批人。',
      en: 'Check whom it approaches: do linked accounts approach the same people?',
    },
    {
      'zh-CN': '要求核验；核验前限制发出请求。',
      en: 'Require verification; limit requests until then.',
    },
  ],
  on: ['social.requested', 'social.followed'],
  thresholds: { requests: 60, youngHours: 72 },
  when: ({ account, realName, counts }, { requests, youngHours }) =>
    allOf(
      young(account, youngHours),
      nameNotVerified(realName),
      counts.requests.day >= requests && evidence('requests-day', { count: counts.requests.day }),
    ),
});
