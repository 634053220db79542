import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const signedUpTwice = defineRule({
  id: 'account.signed-up-twice',
  title: { 'zh-CN': '同一账号重复注册', en: 'Account signed up twice' },
  detects: {
    'zh-CN': '以同一账号标识再次注册的账号。',
    en: 'Accounts that sign up again under the same id.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  userFact: 'signed-up-again',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-bulk-accounts' },
  falsePositives: [
    {
      'zh-CN': '后台以新的事件编号和时间重发同一次注册。',
      en: 'A backend that sends the same sign-up again under a new event id and time.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '账号注销后，平台把同一标识分配给了他人。',
      en: 'A closed account whose id the platform reassigned to someone else.',
    },
  ],
  runbook: [
    {
      'zh-CN': '对比两次注册：是同一设备和号码，还是换了人。',
      en: 'Compare the two sign-ups: same device and number, or a different person?',
    },
    {
      'zh-CN': '向平台核实标识是否会重复使用。',
      en: 'Ask the platform whether it reuses ids.',
    },
  ],
  on: ['account.signed-up'],
  thresholds: {},
  when: ({ account }) => allOf(account.signedUpBefore && evidence('signed-up-before')),
});
