import { nameNotVerified, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const hostingOperatorCrowd = defineRule({
  id: 'account.hosting-operator-crowd',
  title: { 'zh-CN': '经同一机房集中注册', en: 'Sign-up wave through one hosting provider' },
  detects: {
    'zh-CN': '一小时内与多个账号经同一机房运营商的网络注册、未核验身份的新账号。',
    en: 'New, unverified accounts that signed up within an hour of many others through one hosting provider’s networks.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'low',
  revision: 3,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '启用首日让全体员工经同一出口上网的企业。',
      en: 'A company whose staff all go online through one exit on the first day.',
    },
    {
      'zh-CN': '大型平台：每小时都有十人经同一 VPN 服务商注册，请调高阈值。',
      en: 'A large platform, where ten people an hour sign up through one VPN provider: raise the threshold.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '设在居民家中的出口。', en: 'Exits in private homes.' },
    { 'zh-CN': '混用多家机房的养号团伙。', en: 'Account farms that mix hosting providers.' },
  ],
  runbook: [
    {
      'zh-CN': '对比各账号的昵称与节奏：出自一人之手，还是同用一个 VPN 的陌生人。',
      en: 'Compare the accounts’ names and pace: one operator, or strangers on one VPN?',
    },
    {
      'zh-CN': '要求核验；通过的账号不再处置。',
      en: 'Require verification; take no further action against accounts that pass.',
    },
  ],
  on: ['account.signed-up'],
  thresholds: { accounts: 10, youngHours: 24 },
  when: ({ links, account, realName }, { accounts, youngHours }) =>
    allOf(
      links.operator &&
        links.operator.joinedHour >= accounts &&
        evidence('operator-joined-hour', { accounts: links.operator.joinedHour }),
      nameNotVerified(realName),
      young(account, youngHours),
    ),
});
