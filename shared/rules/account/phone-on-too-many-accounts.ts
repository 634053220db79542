import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const phoneOnTooManyAccounts = defineRule({
  id: 'account.phone-on-too-many-accounts',
  title: { 'zh-CN': '同一手机号名下账号过多', en: 'One phone number on too many accounts' },
  detects: {
    'zh-CN': '与多个账号共用同一手机号的账号。',
    en: 'Accounts that share a phone number with several others.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-bulk-accounts' },
  falsePositives: [
    'A number that the operator gave to a new subscriber.',
    'A family that registers through one phone.',
  ],
  blindSpots: ['Pools of numbers rented by the hour.'],
  runbook: [
    'Open the accounts of the number: are they used in turn or at once?',
    'Ask for a current proof of the number.',
  ],
  on: ['account.signed-up', 'account.imported', 'account.credential-changed', 'account.rechecked'],
  thresholds: { accounts: 4 },
  when: ({ links }, { accounts }) =>
    allOf(
      links.phone &&
        links.phone.accounts >= accounts &&
        evidence('phone-shared', { accounts: links.phone.accounts }),
    ),
});
