import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

export const onDishonestyList = defineRule({
  id: 'account.on-dishonesty-list',
  title: { 'zh-CN': '在联合惩戒名单内', en: 'On the joint-punishment list' },
  detects: {
    'zh-CN': '身份、手机号、收付款账户或账号本身在电信网络诈骗联合惩戒名单内、惩戒期未满的账号。',
    en: 'Accounts that an authority put on the joint-punishment list, by their identity, number, payment account or id, while its term lasts.',
  },
  evidenceFamily: 'list',
  subject: 'account',
  category: 'punished',
  severity: 'critical',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 2 },
  falsePositives: [
    'A number that the operator gave to a new subscriber before the list was renewed.',
    'An identity that somebody else used: the person may object to the authority that listed it.',
  ],
  blindSpots: ['A digest under a key that the platform does not send with its events.'],
  runbook: [
    'Compare the entry with the letter of the authority, its number and its term.',
    'Leave what the measures leave: one basic service stays usable.',
    'Tell the person where to object: the public security organ that listed them.',
  ],
  on: entrances,
  thresholds: {},
  when: (signals) =>
    allOf(onList(signals, 'dishonesty', ['account', 'identity', 'phone', 'payment'])),
});
