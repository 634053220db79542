import { nameNotVerified } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const throwawayContactSignup = defineRule({
  id: 'account.throwaway-contact-signup',
  title: { 'zh-CN': '一次性联系方式成批注册', en: 'Bulk sign-up with throwaway contacts' },
  detects: {
    'zh-CN': '使用一次性邮箱或虚拟运营商号码成批注册且未核验身份的账号。',
    en: 'Unverified accounts that sign up in a batch with a disposable email address or a virtual operator’s number.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'bulk-registration',
  severity: 'medium',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '同一场活动中使用同一虚拟运营商号码注册的人。',
      en: 'People at one event who sign up with numbers from the same virtual operator.',
    },
  ],
  blindSpots: [{ 'zh-CN': '按小时出租的真实号码。', en: 'Real numbers rented by the hour.' }],
  runbook: [
    {
      'zh-CN': '对比同批账号的昵称和邮箱。',
      en: 'Compare names and email addresses within the batch.',
    },
    {
      'zh-CN': '要求身份核验；仅凭号码不能证明什么。',
      en: 'Require identity verification; the number alone proves nothing.',
    },
  ],
  on: ['account.signed-up'],
  thresholds: { deviceAccounts: 2, blockAccounts: 6 },
  when: ({ signUp, realName, links }, { deviceAccounts, blockAccounts }) =>
    allOf(
      // Many honest people use a virtual operator: alone, it means nothing.
      atLeast(
        1,
        signUp?.disposableMail && evidence('disposable-mail'),
        signUp?.virtualOperator && evidence('virtual-operator'),
      ),
      nameNotVerified(realName),
      atLeast(
        1,
        links.device &&
          links.device.joinedDay >= deviceAccounts &&
          evidence('device-joined-day', { accounts: links.device.joinedDay }),
        links.block &&
          links.block.joinedHour >= blockAccounts &&
          evidence('block-joined-hour', { accounts: links.block.joinedHour }),
      ),
    ),
});
