import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const identityInSeries = defineRule({
  id: 'account.identity-in-series',
  title: { 'zh-CN': '同一身份接连核验多个账号', en: 'One identity verifies account after account' },
  detects: {
    'zh-CN': '同一身份在一周内接连核验了多个账号（未超平台上限）的账号。',
    en: 'Accounts verified with an identity that was used for several accounts within a week, still within the platform’s limit.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'account-trade',
  userFact: 'many-on-one-identity',
  severity: 'medium',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '一周内为自己的三家店铺分别开号的商家。',
      en: 'Someone who opens accounts for their three shops in one week.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每个账号各用一个身份。', en: 'A separate identity for every account.' },
    { 'zh-CN': '相隔数周才核验的账号。', en: 'Accounts verified weeks apart.' },
  ],
  runbook: [
    {
      'zh-CN': '打开该身份名下的账号：是在同一台设备上，还是分别在陌生人的设备上。',
      en: 'Open the identity’s accounts: are they on one device, or each on a different stranger’s?',
    },
    {
      'zh-CN': '要求人脸核验：买来的身份无法通过。',
      en: 'Require face verification: a bought identity does not pass.',
    },
  ],
  on: ['account.signed-up', 'account.verification-changed', 'account.rechecked'],
  // The level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 3 },
  when: ({ links, realName }, { accounts }) =>
    allOf(
      links.identity &&
        !realName.holderShown &&
        links.identity.joinedWeek >= accounts &&
        evidence('identity-joined-week', { accounts: links.identity.joinedWeek }),
    ),
});
