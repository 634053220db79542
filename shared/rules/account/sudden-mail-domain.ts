import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const suddenMailDomain = defineRule({
  id: 'account.sudden-mail-domain',
  title: { 'zh-CN': '陌生邮箱域名集中注册', en: 'Sign-ups with a mail domain out of nowhere' },
  detects: {
    'zh-CN': '使用此前少见、一天内突然被多个账号使用的邮箱域名注册，且未核验身份的新账号。',
    en: 'Accounts that are new and unverified and signed up with a mail domain that was hardly seen before and that many use within a day.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'low',
  revision: 1,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '集体加入的学校或企业。', en: 'A school or a company that joins in a body.' },
    {
      'zh-CN': '平台上线之初，所有域名都是新的。',
      en: 'The first days of a platform, when every domain is new.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '大型邮箱服务商的地址。', en: 'Addresses of the large providers.' },
    { 'zh-CN': '每个账号各用一个域名。', en: 'A domain an account.' },
  ],
  runbook: [
    {
      'zh-CN': '查看域名归谁所有、何时注册：是否上周才注册。',
      en: 'Look who owns the domain, and since when: was it registered last week?',
    },
    {
      'zh-CN': '无正常用户使用的域名，加入阻止名单并设期限。',
      en: 'Put a domain that nobody honest uses on the block list, with an end.',
    },
  ],
  on: ['account.signed-up', 'account.rechecked'],
  // 8 is the level at which earlier members are judged again (`entity-state.ts`).
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
      realName.status !== 'verified' && evidence('not-verified'),
      young(account, youngHours),
    ),
});
