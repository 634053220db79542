import { receivedLittle, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const repeatedFirstTransfers = defineRule({
  id: 'victim.repeated-first-transfers',
  title: { 'zh-CN': '接连向新收款人付款', en: 'Repeated payments to new payees' },
  detects: {
    'zh-CN': '一天内接连付款、最近一笔付给从未付款过的新账号且自己没有收款或只收到少量返款的人。',
    en: 'People who make several payments within a day, the latest to a new account they never paid before, and receive nothing or little.',
  },
  evidenceFamily: 'behaviour',
  subject: 'counterpart',
  category: 'fraud',
  severity: 'low',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [{ 'zh-CN': '逛展会、集市时的连续购物。', en: 'A day of shopping at a fair.' }],
  blindSpots: [{ 'zh-CN': '单笔大额付款。', en: 'A single large payment.' }],
  runbook: [
    {
      'zh-CN': '提醒付款人：刷单任务和“保证金”就是这样付款的。',
      en: 'Warn the payer: this is how fake-order tasks and “deposits” are paid.',
    },
    {
      'zh-CN': '查看各收款人是否共用设备，或有相同的付款人。',
      en: 'Check whether the payees share a device or the same payers.',
    },
  ],
  on: ['payment.transferred'],
  warns: true,
  thresholds: { sent: 3, few: 3, times: 8, youngHours: 720 },
  when: ({ counts, payment, counterpart }, { sent, few, times, youngHours }) =>
    allOf(
      counts.transfersOut.day >= sent && evidence('sent-day', { count: counts.transfersOut.day }),
      receivedLittle(counts, payment, { few, times }),
      payment?.firstToPayee && evidence('payee-new'),
      counterpart &&
        counterpart.ageHours !== null &&
        counterpart.ageHours <= youngHours &&
        evidence('counterpart-young', { hours: within(counterpart.ageHours) }),
    ),
});
