import { kindsAt, onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

export const onDishonestyList = defineRule({
  id: 'account.on-dishonesty-list',
  title: { 'zh-CN': '在联合惩戒名单内', en: 'On the dishonesty list' },
  detects: {
    'zh-CN': '身份、手机号、收付款账户或账号本身在电信网络诈骗联合惩戒名单内、惩戒期未满的账号。',
    en: 'Accounts whose identity, phone number, payment account or id is on the telecom-fraud dishonesty list, while the term lasts.',
  },
  evidenceFamily: 'list',
  subject: 'account',
  category: 'punished',
  severity: 'critical',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '名单更新前，运营商已将号码重新放给新用户。',
      en: 'A number that the carrier reassigned to a new subscriber before the list was updated.',
    },
    {
      'zh-CN': '身份被他人冒用：本人可向作出认定的机关提出异议。',
      en: 'An identity that was misused: the person may object to the authority that listed it.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '所用摘要密钥与平台事件不一致的条目。',
      en: 'Entries hashed with a key that the platform’s events do not use.',
    },
  ],
  runbook: [
    {
      'zh-CN': '将条目与认定机关的文书、文号和期限核对。',
      en: 'Check the entry against the authority’s document, its number and its term.',
    },
    {
      'zh-CN': '惩戒措施允许保留的，予以保留：至少一项基本服务仍可使用。',
      en: 'Keep what the sanctions allow: at least one basic service stays usable.',
    },
    {
      'zh-CN': '告知当事人异议渠道：作出认定的公安机关。',
      en: 'Tell the person where to object: the public security organ that listed them.',
    },
  ],
  on: [...entrances, 'payment.transferred'],
  thresholds: {},
  when: (signals) =>
    allOf(
      onList(signals, 'dishonesty', kindsAt(signals, ['account', 'identity', 'phone', 'payment'])),
    ),
});
