import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const numberSegmentCrowd = defineRule({
  id: 'account.number-segment-crowd',
  title: { 'zh-CN': '同一号段集中注册', en: 'Sign-up wave from one number range' },
  detects: {
    'zh-CN': '与多个账号在一周内以同一号段（前七位相同）的手机号注册的新账号。',
    en: 'New accounts that signed up within a week of several others with numbers sharing the first seven digits.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: ({ signUp }) => (signUp?.virtualOperator ? 'medium' : 'low'),
  revision: 1,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '日新增百万的平台：号段自然会满，请调高阈值。',
      en: 'A platform with a million sign-ups a day: number ranges fill up naturally; raise the threshold.',
    },
    {
      'zh-CN': '为员工统一办理连号的企业。',
      en: 'A company that gives its staff consecutive numbers.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '逐个租来的号码。', en: 'Numbers rented one by one.' },
    { 'zh-CN': '只上报前三位的平台。', en: 'Platforms that report only the first three digits.' },
  ],
  runbook: [
    {
      'zh-CN': '打开该号段的账号：是否同一设备、同一地点、同一时段。',
      en: 'Open the accounts in the range: one device, one place, one time of day?',
    },
    {
      'zh-CN': '向运营商核实这些号码是否成批售出。',
      en: 'Ask the carrier whether the numbers were sold together.',
    },
  ],
  on: ['account.signed-up', 'account.rechecked'],
  // 5 is the level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 5, youngHours: 168 },
  when: ({ links, account }, { accounts, youngHours }) =>
    allOf(
      links.phonePrefix &&
        links.phonePrefix.joinedWeek >= accounts &&
        evidence('segment-joined-week', { accounts: links.phonePrefix.joinedWeek }),
      young(account, youngHours),
    ),
});
