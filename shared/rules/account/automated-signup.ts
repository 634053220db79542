import { filledWithin } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { atLeast, defineRule } from '../rule.ts';

export const automatedSignup = defineRule({
  id: 'account.automated-signup',
  title: { 'zh-CN': '机器注册', en: 'Automated sign-up' },
  detects: {
    'zh-CN': '注册时带有两种以上机器特征的账号。',
    en: 'Accounts that bear at least two marks of a machine at sign-up.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-automation' },
  falsePositives: [
    'A tester of the platform itself.',
    'A traveller with a password manager on a company network.',
  ],
  blindSpots: ['Tools that drive a real browser at a human pace.'],
  runbook: [
    'Look at the other sign-ups with the same mark and network on that day.',
    'Ask for verification by face.',
  ],
  on: ['account.signed-up'],
  thresholds: { marks: 2, seconds: 2 },
  when: ({ signUp }, { marks, seconds }) =>
    atLeast(
      marks,
      signUp?.automation && evidence('automation-mark', { mark: signUp.automation }),
      filledWithin(signUp, seconds),
      signUp?.hostingNetwork && evidence('hosting-network'),
      signUp?.disposableMail && evidence('disposable-mail'),
      signUp?.countryMismatch && evidence('country-mismatch'),
    ),
});
