import { passesMoneyOn, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const moneyPassedOn = defineRule({
  id: 'network.money-passed-on',
  title: { 'zh-CN': '收款后多次转给集中收款人', en: 'Repeatedly passes on money' },
  detects: {
    'zh-CN': '注册不久、一周内多次收款后随即转给同时收取多人款项的收款人的账号，疑似慢速跑分。',
    en: 'New accounts that repeatedly receive money within a week and pass it straight on to payees whom many pay: slow-paced money muling.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'money-mule',
  userFact: 'passed-on-payments',
  severity: 'high',
  revision: 7,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '每卖一单就向同一批发商进货的新分销商。',
      en: 'A new reseller who orders every sale from the same wholesaler.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '收款后压几小时再转，或买来老号跑分。',
      en: 'Mules that hold money for hours, or use bought aged accounts.',
    },
    {
      'zh-CN': '收款人事先向其转过相近金额的跑分账号。',
      en: 'Mules whom the payee paid a similar amount beforehand.',
    },
  ],
  runbook: [
    {
      'zh-CN': '向前后各追一步资金：付款人是否认识该账号。',
      en: 'Trace the money one step each way: do the payers know the account?',
    },
    {
      'zh-CN': '查看还有谁向该收款人付款；如果都是新号，即为同一窝点。',
      en: 'Check who else pays the payee; if they are all new accounts, it is one operation.',
    },
    { 'zh-CN': '告知付款人可能被骗。', en: 'Tell the payers that they may have been deceived.' },
  ],
  on: ['payment.transferred'],
  thresholds: { payers: 4, sent: 4, minutes: 45, collected: 4, times: 4, youngHours: 720 },
  when: (signals, { payers, youngHours, ...thresholds }) => {
    const { payment, account } = signals;
    return allOf(
      payment && payment.payers >= payers && evidence('payers-many', { accounts: payment.payers }),
      passesMoneyOn(signals, thresholds),
      young(account, youngHours),
    );
  },
  adds: ({ payment }) => [payment?.holderMatches === false && evidence('holder-differs')],
});
