import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

export const onBlockList = defineRule({
  id: 'account.on-block-list',
  title: { 'zh-CN': '在阻止名单内', en: 'On the block list' },
  detects: {
    'zh-CN': '账号本身，或其身份、手机号、邮箱、收付款账户、设备在平台阻止名单内的账号。',
    en: 'Accounts that the platform’s block list names, or whose identity, number, mail address, payment account or device it names.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'listed',
  // Numbers, mailboxes and phones change hands; a person, a card and an account do not.
  severity: (signals) =>
    onList(signals, 'block', ['account', 'identity', 'payment']) ? 'critical' : 'high',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-listed-means' },
  falsePositives: ['A recycled number, or a second-hand phone, that the list still names.'],
  blindSpots: [
    'What is used on later events only, such as an identity that was verified long ago.',
  ],
  runbook: [
    'Read the entry: its source, its reason, and who answers for it.',
    'If it names somebody else by now, propose to remove the entry and release the account.',
  ],
  on: entrances,
  thresholds: {},
  when: (signals) =>
    allOf(onList(signals, 'block', ['account', 'identity', 'payment', 'phone', 'email', 'device'])),
});
