import { sizes } from '../../signals/account-state.ts';
import { within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, atLeast, defineRule } from '../rule.ts';

export const firstTransferToRiskyPayee = defineRule({
  id: 'victim.first-transfer-to-risky-payee',
  title: { 'zh-CN': '首次向可疑收款人付款', en: 'First payment to a risky payee' },
  detects: {
    'zh-CN': '首次向近期被举报、受限、已关闭或快速收款的新账号付款的人。',
    en: 'People who pay an account for the first time when it was reported lately, is restricted or closed, or is new and already collecting money.',
  },
  evidenceFamily: 'behaviour',
  subject: 'counterpart',
  category: 'fraud',
  severity: 'medium',
  revision: 5,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [{ 'zh-CN': '新店开业当天。', en: 'A new shop on its opening day.' }],
  blindSpots: [
    { 'zh-CN': '没有不良记录的跑分老号。', en: 'Old mule accounts with a clean record.' },
  ],
  runbook: [
    {
      'zh-CN': '立即提醒付款人；如其称被骗，请银行暂停支付。',
      en: 'Warn the payer at once; if they say they were deceived, ask the bank to hold the payment.',
    },
    { 'zh-CN': '查看该收款人的其他付款人。', en: 'Check the payee’s other payers.' },
  ],
  on: ['payment.transferred'],
  warns: true,
  thresholds: { reporters: 2, payersPerReporter: 50, payers: 5, youngHours: 72 },
  when: ({ payment, counterpart }, { reporters, payersPerReporter, payers, youngHours }) =>
    allOf(
      payment?.firstToPayee && evidence('payee-new'),
      atLeast(
        1,
        counterpart &&
          // Two rivals must not have all new customers of a large shop warned.
          counterpart.reporters >=
            Math.min(
              sizes.reporters,
              Math.max(reporters, Math.ceil(counterpart.payers / payersPerReporter)),
            ) &&
          evidence('counterpart-reported', { accounts: counterpart.reporters }),
        counterpart &&
          counterpart.standing !== 'active' &&
          evidence(
            counterpart.standing === 'closed' ? 'counterpart-closed' : 'counterpart-restricted',
          ),
        counterpart &&
          counterpart.ageHours !== null &&
          counterpart.ageHours <= youngHours &&
          counterpart.payers >= payers &&
          evidence('counterpart-collects', {
            hours: within(counterpart.ageHours),
            accounts: counterpart.payers,
          }),
      ),
    ),
});
