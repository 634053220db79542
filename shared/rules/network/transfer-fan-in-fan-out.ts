import { isAmongAcquaintances, passedOn, paymentsBegunToday } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const transferFanInFanOut = defineRule({
  id: 'network.transfer-fan-in-fan-out',
  title: { 'zh-CN': '资金快进快出', en: 'Money passes straight through' },
  detects: {
    'zh-CN': '短时间内从多人收款并随即转出的账号（转给新收款人，或当天才开始收付款），疑似跑分。',
    en: 'Accounts that collect from many people in a short time and pass the money straight on, to new payees or on their first day of payments, as money mules do.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'money-mule',
  userFact: 'passed-on-payments',
  severity: 'high',
  revision: 8,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '午市忙碌的摊主。', en: 'A busy market trader at lunchtime.' },
    { 'zh-CN': '团购组织者。', en: 'The organiser of a group purchase.' },
    {
      'zh-CN': '第一天替店主收款、每笔随即转交的店员。',
      en: 'A clerk who collects for the owner for the first day, and hands on each payment at once.',
    },
    {
      'zh-CN': '除夕夜把红包随即发给孩子、从未联系过多数亲友的人。',
      en: 'Someone who passes red packets on to the children, and never wrote to most of the relatives.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '收款后等待一段时间，或取现转出的跑分账号。',
      en: 'Mules that wait before passing money on, or withdraw cash.',
    },
    {
      'zh-CN': '把每笔收款拆成四份以上转出的跑分账号。',
      en: 'Mules that split each payment into more than four.',
    },
    {
      'zh-CN': '一天以前就向同几个收款人转账的跑分账号，其收款人只收它的款。',
      en: 'Mules that paid the same few payees more than a day before, if nobody else pays these.',
    },
    {
      'zh-CN': '收款人事先向其转过相近金额的跑分账号。',
      en: 'Mules whom the payee paid a similar amount beforehand.',
    },
    {
      'zh-CN': '事先联系过半数付款人和收款人的跑分账号。',
      en: 'Mules that contact half of the payers, and the payee, beforehand.',
    },
  ],
  runbook: [
    {
      'zh-CN': '向前后各追一步资金：付款人是否认识该账号。',
      en: 'Trace the money one step each way: do the payers know the account?',
    },
    {
      'zh-CN': '就其中三笔收款询问缘由。',
      en: 'Ask what three of the incoming payments were for.',
    },
    { 'zh-CN': '告知付款人可能被骗。', en: 'Tell the payers that they may have been deceived.' },
  ],
  on: ['payment.transferred'],
  thresholds: { payers: 4, received: 4, sent: 3, minutes: 30, times: 4 },
  when: (signals, { payers, received, sent, ...thresholds }) => {
    const { payment, counts } = signals;
    return allOf(
      payment &&
        payment.payers >= payers &&
        !isAmongAcquaintances(signals) &&
        evidence('payers-many', { accounts: payment.payers }),
      counts.transfersIn.hour >= received &&
        evidence('received-hour', { count: counts.transfersIn.hour }),
      counts.transfersOut.hour >= sent &&
        evidence('sent-hour', { count: counts.transfersOut.hour }),
      passedOn(signals, thresholds),
      // Money that goes back to those who paid is a refund, or friends who share a bill.
      payment &&
        !payment.paidByPayee &&
        (payment.firstToPayee ? evidence('payee-new') : paymentsBegunToday(signals)),
    );
  },
  adds: ({ payment }) => [payment?.holderMatches === false && evidence('holder-differs')],
});
