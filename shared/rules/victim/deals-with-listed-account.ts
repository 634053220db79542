import { counterpartOnList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';

export const dealsWithListedAccount = defineRule({
  id: 'victim.deals-with-listed-account',
  title: { 'zh-CN': '与名单内账号往来', en: 'Deals with a listed account' },
  detects: {
    'zh-CN': '向阻止名单或联合惩戒名单内的账号付款或发消息的用户。',
    en: 'People who pay or message an account on the block list or the dishonesty list.',
  },
  evidenceFamily: 'identity',
  subject: 'counterpart',
  category: 'fraud',
  severity: 'high',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'keep-people-safe' },
  falsePositives: [
    {
      'zh-CN': '名单内人员的亲友，清楚自己在付款给谁。',
      en: 'Friends and family of a listed person who know whom they are paying.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '名单内人员使用名单未列出的账号。',
      en: 'A listed person using an account that is not itself listed.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看付款人是否已收到提醒，之后是否仍继续付款。',
      en: 'Check whether the payer was warned and whether they kept paying.',
    },
    {
      'zh-CN': '如有多名从未往来的人向其付款，先查看名单内的账号。',
      en: 'If many people pay it for the first time, review the listed account first.',
    },
  ],
  on: ['payment.transferred', 'social.messaged'],
  warns: true,
  thresholds: {},
  when: (signals) => allOf(counterpartOnList(signals)),
});
