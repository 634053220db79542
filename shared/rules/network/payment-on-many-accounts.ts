import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const paymentOnManyAccounts = defineRule({
  id: 'network.payment-on-many-accounts',
  title: { 'zh-CN': '同一收付款账户绑定多个账号', en: 'One payment account on many accounts' },
  detects: {
    'zh-CN': '与多个账号绑定同一收付款账户的账号。',
    en: 'Accounts bound to the same payment account as several others.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'money-mule',
  userFact: 'many-on-one-payment',
  severity: 'medium',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '一家人共用一张卡付款。', en: 'A household that pays with one card.' },
  ],
  blindSpots: [{ 'zh-CN': '逐个租来的收付款账户。', en: 'Payment accounts rented one by one.' }],
  runbook: [
    {
      'zh-CN': '打开各账号：是否在同一设备、同一地点使用。',
      en: 'Open the accounts: are they used on one device, in one place?',
    },
    { 'zh-CN': '核实收付款账户的户名。', en: 'Check whose name the payment account is in.' },
  ],
  on: ['payment.bound', 'account.rechecked'],
  // The level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 3 },
  when: ({ links }, { accounts }) =>
    allOf(
      links.payment &&
        links.payment.accounts >= accounts &&
        evidence('payment-shared', { accounts: links.payment.accounts }),
    ),
});
