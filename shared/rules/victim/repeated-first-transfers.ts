import { within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const repeatedFirstTransfers = defineRule({
  id: 'victim.repeated-first-transfers',
  title: { 'zh-CN': '接连向新收款人付款', en: 'Payment after payment to new payees' },
  detects: {
    'zh-CN': '一天内接连向从未付款过的新账号付款的人。',
    en: 'People who pay several payees within a day, the latest of them new in every sense.',
  },
  evidenceFamily: 'behaviour',
  subject: 'counterpart',
  category: 'fraud',
  severity: 'low',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 34 },
  falsePositives: ['A day of shopping at a fair.'],
  blindSpots: ['One large payment.'],
  runbook: [
    'Warn the payer: brushing tasks and “deposits” are paid like this.',
    'Look whether the payees share a device or payers.',
  ],
  on: ['payment.transferred'],
  warns: true,
  thresholds: { sent: 3, youngHours: 720 },
  when: ({ counts, payment, counterpart }, { sent, youngHours }) =>
    allOf(
      counts.transfersOut.day >= sent && evidence('sent-day', { count: counts.transfersOut.day }),
      counts.transfersIn.day === 0 && evidence('received-nothing'),
      payment?.firstToPayee && evidence('payee-new'),
      counterpart &&
        counterpart.ageHours !== null &&
        counterpart.ageHours <= youngHours &&
        evidence('counterpart-young', { hours: within(counterpart.ageHours) }),
    ),
});
