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
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: ['Somebody who opens accounts for three shops of theirs in one week.'],
  blindSpots: [
    'An identity of its own for every account.',
    'Accounts that are verified weeks apart.',
  ],
  runbook: [
    'Open the accounts of the identity: one device, or a stranger’s each?',
    'Ask for verification by face: a bought identity does not pass.',
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
