import { nameNotVerified, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const suddenMailDomain = defineRule({
  id: 'account.sudden-mail-domain',
  title: { 'zh-CN': '陌生邮箱域名集中注册', en: 'Sign-up wave from an unfamiliar email domain' },
  detects: {
    'zh-CN': '使用此前少见、一天内突然被多个账号使用的邮箱域名注册，且未核验身份的新账号。',
    en: 'New, unverified accounts that signed up with a previously rare email domain that many accounts suddenly used within a day.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'low',
  revision: 3,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '集体加入的学校或企业。', en: 'A school or company that joins as a group.' },
    {
      'zh-CN': '平台接入之初，所有域名都是新的：导入的账号不计入。',
      en: 'A platform that has just started, where every domain is new: imported accounts are not counted.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '大型邮箱服务商的地址。', en: 'Addresses at large email providers.' },
    { 'zh-CN': '每个账号各用一个域名。', en: 'A separate domain for every account.' },
    {
      'zh-CN': '更大一波中第三十余个以后的账号：只保留最近 24 个账号的注册时间。',
      en: 'The accounts after the first thirty or so of a larger wave: only the latest 24 sign-ups are remembered.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看域名归谁所有、何时注册：是否上周才注册。',
      en: 'Check who owns the domain and since when: was it registered last week?',
    },
    {
      'zh-CN': '无正常用户使用的域名，加入阻止名单并设期限。',
      en: 'Put a domain with no genuine users on the block list, with an expiry date.',
    },
  ],
  on: ['account.signed-up', 'account.rechecked'],
  // 8 is the level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 8, share: 0.75, youngHours: 48 },
  when: ({ links, account, realName }, { accounts, share, youngHours }) =>
    allOf(
      links.mailDomain &&
        links.mailDomain.joinedDay >= accounts &&
        links.mailDomain.joinedDay >= share * links.mailDomain.accounts &&
        evidence('mail-domain-joined-day', {
          accounts: links.mailDomain.joinedDay,
          known: links.mailDomain.accounts,
        }),
      nameNotVerified(realName),
      young(account, youngHours),
    ),
});
