import { bucketLimit } from '../../signals/windows.ts';
import { old, passesMoneyOn } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const startsPassingMoneyOn = defineRule({
  id: 'network.starts-passing-money-on',
  title: { 'zh-CN': '老账号突然频繁代收代转', en: 'Old account starts passing money on' },
  detects: {
    'zh-CN':
      '一个月没有收付款、本周起多次收取陌生人款项并随即转给同时收取多人款项的收款人的老账号，疑似养号后跑分。',
    en: 'Old accounts without payments for a month that repeatedly receive money from strangers within a week and pass it straight on to payees whom many pay: aged money mules.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'money-mule',
  userFact: 'passed-on-payments',
  severity: 'medium',
  revision: 3,
  life: 'shadow',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '老用户开始代发货：顾客从不先咨询，每卖一单就向同一批发商订货。',
      en: 'A long-time user who starts to resell: buyers never ask first, and each sale is ordered from one wholesaler.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '收款后压几小时再转，先与付款人聊天，或养号期间也收付款的跑分账号。',
      en: 'Mules that hold money for hours, chat with the payers first, or receive and send payments while they age.',
    },
  ],
  runbook: [
    {
      'zh-CN': '向前后各追一步资金：付款人是否认识该账号。',
      en: 'Trace the money one step each way: do the payers know the account?',
    },
    {
      'zh-CN': '查看是否有货：有商品、发货或评价的，是分销商。',
      en: 'Look for goods: an account with listings, deliveries or ratings is a reseller.',
    },
    { 'zh-CN': '告知付款人可能被骗。', en: 'Tell the payers that they may have been deceived.' },
  ],
  on: ['payment.transferred'],
  thresholds: {
    strangers: 6,
    sent: 4,
    minutes: 45,
    collected: 4,
    times: 4,
    oldHours: 720,
    seenDays: 28,
  },
  when: (signals, { strangers, oldHours, seenDays, ...thresholds }) => {
    const { account, counts, payment } = signals;
    return allOf(
      passesMoneyOn(signals, thresholds),
      payment &&
        payment.strangers >= strangers &&
        evidence('payers-strangers', { accounts: payment.strangers }),
      account.seenDays >= seenDays &&
        [counts.transfersIn, counts.transfersOut].every(
          ({ week, month }) => month <= week && month < bucketLimit,
        ) &&
        evidence('payments-begun'),
      old(account, oldHours),
    );
  },
  adds: ({ payment }) => [payment?.holderMatches === false && evidence('holder-differs')],
});
