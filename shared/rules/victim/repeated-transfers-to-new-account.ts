import { receivedLittle, within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const repeatedTransfersToNewAccount = defineRule({
  id: 'victim.repeated-transfers-to-new-account',
  title: { 'zh-CN': '接连向新账号付款', en: 'Repeated payments to a new account' },
  detects: {
    'zh-CN': '一天内接连付款、最近一笔付给新账号且自己没有收款或只收到少量返款的人。',
    en: 'People who make several payments within a day, the latest to an account a few days old, and receive nothing or little.',
  },
  evidenceFamily: 'behaviour',
  subject: 'counterpart',
  category: 'fraud',
  severity: 'low',
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '新店开业后的繁忙一天。', en: 'A busy day at a shop that has just opened.' },
  ],
  blindSpots: [{ 'zh-CN': '买来的老号收款。', en: 'Payees using bought aged accounts.' }],
  runbook: [
    {
      'zh-CN': '提醒付款人：“保证金”一笔比一笔多，正是此类骗局的手法。',
      en: 'Warn the payer: “deposits” that grow with each payment are how this scam works.',
    },
    {
      'zh-CN': '如有举报授权，查看双方的聊天内容。',
      en: 'If a report allows it, read their conversation.',
    },
  ],
  on: ['payment.transferred'],
  warns: true,
  thresholds: { sent: 3, few: 3, times: 8, youngHours: 72 },
  when: ({ counts, payment, counterpart }, { sent, few, times, youngHours }) =>
    allOf(
      counts.transfersOut.day >= sent && evidence('sent-day', { count: counts.transfersOut.day }),
      receivedLittle(counts, payment, { few, times }),
      counterpart &&
        counterpart.ageHours !== null &&
        counterpart.ageHours <= youngHours &&
        evidence('counterpart-young', { hours: within(counterpart.ageHours) }),
    ),
});
