import { kindsAt, onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

/** Phone numbers, mailboxes and devices change owners; identities, payment cards and accounts do not. */
const lasting = ['account', 'identity', 'payment'] as const;

export const onBlockList = defineRule({
  id: 'account.on-block-list',
  title: { 'zh-CN': '在阻止名单内', en: 'On the block list' },
  detects: {
    'zh-CN': '账号本身，或其身份、手机号、邮箱、收付款账户、设备在平台阻止名单内的账号。',
    en: 'Accounts on the platform’s block list, by account id, identity, phone number, email address, payment account or device.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'listed',
  severity: (signals) =>
    onList(signals, 'block', kindsAt(signals, lasting)) ? 'critical' : 'high',
  revision: 3,
  life: 'live',
  ground: { platformRule: 'no-listed-means' },
  falsePositives: [
    {
      'zh-CN': '已被回收再放号的号码或二手手机，名单仍未更新。',
      en: 'A recycled number or a second-hand phone that is still listed.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '不随后续事件上报的信息，例如很早以前核验过的身份。',
      en: 'Details that later events do not carry, such as an identity verified long ago.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看名单条目：来源、理由、责任人。',
      en: 'Read the entry: its source, reason and owner.',
    },
    {
      'zh-CN': '如已不是同一人，提议移除该条目并解除对账号的措施。',
      en: 'If it now belongs to someone else, propose removing the entry and release the account.',
    },
  ],
  on: [...entrances, 'payment.transferred'],
  thresholds: {},
  when: (signals) =>
    allOf(
      onList(signals, 'block', kindsAt(signals, lasting)) ||
        onList(signals, 'block', kindsAt(signals, ['phone', 'email', 'device'])),
    ),
});
