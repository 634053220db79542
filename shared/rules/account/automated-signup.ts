import { filledWithin, nameNotVerified } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { atLeast, defineRule } from '../rule.ts';

export const automatedSignup = defineRule({
  id: 'account.automated-signup',
  title: { 'zh-CN': '机器注册', en: 'Automated sign-up' },
  detects: {
    'zh-CN': '注册时带有两种以上机器特征的账号。',
    en: 'Accounts that show at least two signs of automation at sign-up.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'medium',
  revision: 3,
  life: 'live',
  ground: { platformRule: 'no-automation' },
  falsePositives: [
    { 'zh-CN': '平台内部测试人员。', en: 'The platform’s own testers.' },
    {
      'zh-CN': '出差途中使用公司网络和密码管理器注册、尚未实名核验的用户。',
      en: 'A traveller who signs up on a company network with a password manager and is verified only later.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '以真人速度操控真实浏览器的工具。',
      en: 'Tools that drive a real browser at a human pace.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看当天带有相同特征、来自同一网络的其他注册。',
      en: 'Check that day’s other sign-ups with the same signs and network.',
    },
    { 'zh-CN': '要求人脸核验。', en: 'Require face verification.' },
  ],
  on: ['account.signed-up'],
  thresholds: { marks: 2, seconds: 2 },
  when: ({ signUp, realName }, { marks, seconds }) =>
    atLeast(
      marks,
      signUp?.automation && evidence('automation-mark', { mark: signUp.automation }),
      filledWithin(signUp, seconds),
      // People whose name is verified use company networks and tunnels.
      nameNotVerified(realName) && signUp?.hostingNetwork && evidence('hosting-network'),
      signUp?.disposableMail && evidence('disposable-mail'),
      signUp?.countryMismatch && evidence('country-mismatch'),
    ),
});
