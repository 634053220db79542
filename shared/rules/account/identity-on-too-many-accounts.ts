import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const identityOnTooManyAccounts = defineRule({
  id: 'account.identity-on-too-many-accounts',
  title: { 'zh-CN': '同一身份名下账号过多', en: 'Too many accounts on one identity' },
  detects: {
    'zh-CN': '以同一身份核验的账号数超过平台上限的账号。',
    en: 'Accounts verified with an identity that already has more accounts than the platform allows.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'account-trade',
  userFact: 'many-on-one-identity',
  severity: 'high',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '身份被他人冒用开号的本人，尚未以人脸重新核验。',
      en: 'Someone whose identity others use for accounts, before they verify again by face.',
    },
    {
      'zh-CN': '多年间先后开过、注销过多个账号的用户。',
      en: 'Someone who opened and closed several accounts over many years.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '借用多人身份、每个身份只开一个账号。',
      en: 'Many borrowed identities with one account each.',
    },
  ],
  runbook: [
    {
      'zh-CN': '打开该身份名下的账号：是否同一天、在同一台设备上注册。',
      en: 'Open the identity’s accounts: were they created on one day, on one device?',
    },
    {
      'zh-CN': '请身份持有人确认哪些账号是本人的。',
      en: 'Ask the holder which accounts are their own.',
    },
  ],
  on: [
    'account.signed-up',
    'account.imported',
    'account.verification-changed',
    'account.rechecked',
  ],
  thresholds: {},
  when: ({ links, realName }) =>
    allOf(
      links.identity &&
        !realName.holderShown &&
        links.identity.accounts > realName.identityLimit &&
        evidence('identity-shared', {
          accounts: links.identity.accounts,
          limit: realName.identityLimit,
        }),
    ),
});
