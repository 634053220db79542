import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const identityInSeries = defineRule({
  id: 'account.identity-in-series',
  title: { 'zh-CN': '同一身份接连核验多个账号', en: 'One identity, account after account' },
  detects: {
    'zh-CN': '同一身份在一周内接连核验了多个账号（未超平台上限）的账号。',
    en: 'Accounts that are verified with an identity which several accounts were given within a week, short of the platform’s limit.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'account-trade',
  told: 'many-on-one-identity',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '一周内为自己的三家店铺分别开号的商家。',
      en: 'Somebody who opens accounts for three shops of theirs in one week.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每个账号各用一个身份。', en: 'An identity of its own for every account.' },
    { 'zh-CN': '相隔数周才核验的账号。', en: 'Accounts that are verified weeks apart.' },
  ],
  runbook: [
    {
      'zh-CN': '打开该身份名下的账号：是在同一台设备上，还是分别在陌生人的设备上。',
      en: 'Open the accounts of the identity: one device, or a stranger’s each?',
    },
    {
      'zh-CN': '要求人脸核验：买来的身份无法通过。',
      en: 'Ask for verification by face: a bought identity does not pass.',
    },
  ],
  on: ['account.signed-up', 'account.verification-changed', 'account.rechecked'],
  // The level at which earlier members are judged again (`entity-state.ts`).
  thresholds: { accounts: 3 },
  when: ({ links }, { accounts }) =>
    allOf(
      links.identity &&
        links.identity.joinedWeek >= accounts &&
        evidence('identity-joined-week', { accounts: links.identity.joinedWeek }),
    ),
});
