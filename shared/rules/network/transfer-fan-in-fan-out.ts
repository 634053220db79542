import { within } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const transferFanInFanOut = defineRule({
  id: 'network.transfer-fan-in-fan-out',
  title: { 'zh-CN': '资金快进快出', en: 'Money that passes through' },
  detects: {
    'zh-CN': '短时间内从多人收款并随即转给新收款人的账号，疑似跑分。',
    en: 'Accounts that collect from many and pass the money on at once to payees they never paid, as run-score mules do.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'money-mule',
  severity: 'high',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: ['A market trader at noon.', 'The organiser of a group purchase.'],
  blindSpots: ['Mules that wait, or pay out in cash.'],
  runbook: [
    'Follow the money one step each way: do payers know the account?',
    'Ask for the reason of three of the payments.',
    'Tell the payers that they may have been deceived.',
  ],
  on: ['payment.transferred'],
  thresholds: { payers: 4, received: 4, sent: 3, minutes: 30 },
  when: ({ payment, counts }, { payers, received, sent, minutes }) =>
    allOf(
      payment && payment.payers >= payers && evidence('payers-many', { accounts: payment.payers }),
      counts.transfersIn.hour >= received &&
        evidence('received-hour', { count: counts.transfersIn.hour }),
      counts.transfersOut.hour >= sent &&
        evidence('sent-hour', { count: counts.transfersOut.hour }),
      payment &&
        payment.minutesSinceReceived !== null &&
        payment.minutesSinceReceived <= minutes &&
        evidence('passed-on', { minutes: within(payment.minutesSinceReceived) }),
      payment?.firstToPayee && evidence('payee-new'),
    ),
  adds: ({ payment }) => [payment?.holderMatches === false && evidence('holder-differs')],
});
