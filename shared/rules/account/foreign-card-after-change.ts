import { within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const foreignCardAfterChange = defineRule({
  id: 'account.foreign-card-after-change',
  title: {
    'zh-CN': '更换凭据后以他人账户付款',
    en: 'Pays from someone else’s account after a credential change',
  },
  detects: {
    'zh-CN':
      '更换密码、手机号或邮箱后不久一天内多次付款、最近一笔以户名不符的账户付款的账号，疑似出租、出借。',
    en: 'Accounts that make several payments within a day soon after a credential change, the latest from a payment account in another name, as rented or lent accounts do.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'account-takeover',
  severity: 'medium',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '改过密码、用父母的卡付款的用户。',
      en: 'Someone who changed the password and pays with a parent’s card.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '未提供户名是否一致的平台。',
      en: 'Platforms that do not report whether the holder’s name matches.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看该付款账户是否还绑定了其他账号。',
      en: 'Check whether the payment account is bound to other accounts.',
    },
    {
      'zh-CN': '下次付款前要求账号持有人进行人脸核验。',
      en: 'Require face verification of the holder before the next payment.',
    },
  ],
  on: ['payment.transferred'],
  thresholds: { credentialHours: 72, sent: 3 },
  when: ({ account, counts, payment }, { credentialHours, sent }) =>
    allOf(
      payment?.holderMatches === false && evidence('holder-differs'),
      account.credentialChangedHours !== null &&
        account.credentialChangedHours <= credentialHours &&
        evidence('credential-changed', { hours: within(account.credentialChangedHours) }),
      counts.transfersOut.day >= sent && evidence('sent-day', { count: counts.transfersOut.day }),
    ),
});
