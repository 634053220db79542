import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const signedUpTwice = defineRule({
  id: 'account.signed-up-twice',
  title: { 'zh-CN': '同一账号重复注册', en: 'One account signed up twice' },
  detects: {
    'zh-CN': '以同一账号标识再次注册的账号。',
    en: 'Accounts that sign up a second time under the same id.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-bulk-accounts' },
  falsePositives: ['A backend that gives a new event id to the same sign-up.'],
  blindSpots: ['A closed account whose id the platform gives to somebody else.'],
  runbook: [
    'Compare the two sign-ups: same device and number, or another person?',
    'Ask the platform whether ids are ever used again.',
  ],
  on: ['account.signed-up'],
  thresholds: {},
  when: ({ account }) => allOf(account.signedUpBefore && evidence('signed-up-before')),
});
