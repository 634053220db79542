import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massRequestsByNewAccount = defineRule({
  id: 'network.mass-requests-by-new-account',
  title: { 'zh-CN': '新号批量发出请求', en: 'New account that approaches people in numbers' },
  detects: {
    'zh-CN': '注册不久、未核验身份即大量添加或关注他人的账号。',
    en: 'Accounts that are new and unverified and approach or follow people in numbers.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'low',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN': '把平台推荐的人全部关注的新用户。',
      en: 'A newcomer who follows everybody that the platform suggests.',
    },
  ],
  blindSpots: [{ 'zh-CN': '养过一段时间的账号。', en: 'Accounts that are left to ripen.' }],
  runbook: [
    {
      'zh-CN': '查看其接触对象：关联账号是否也在接触同一批人。',
      en: 'Look whom it approaches: do the accounts beside it approach the same people?',
    },
    {
      'zh-CN': '要求核验；核验前限制发出请求。',
      en: 'Ask for verification; limit requests until then.',
    },
  ],
  on: ['social.requested', 'social.followed'],
  thresholds: { requests: 60, youngHours: 72 },
  when: ({ account, realName, counts }, { requests, youngHours }) =>
    allOf(
      young(account, youngHours),
      realName.status !== 'verified' && evidence('not-verified'),
      counts.requests.day >= requests && evidence('requests-day', { count: counts.requests.day }),
    ),
});
