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
    {
      'zh-CN': '名单更新前，运营商已将号码重新放给新用户。',
      en: 'A number that the operator gave to a new subscriber before the list was renewed.',
    },
    {
      'zh-CN': '身份被他人冒用：本人可向作出认定的机关提出异议。',
      en: 'An identity that somebody else used: the person may object to the authority that listed it.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '所用摘要密钥与平台事件不一致的条目。',
      en: 'A digest under a key that the platform does not send with its events.',
    },
  ],
  runbook: [
    {
      'zh-CN': '将条目与主管机关的文书、文号和期限核对。',
      en: 'Compare the entry with the letter of the authority, its number and its term.',
    },
    {
      'zh-CN': '惩戒措施允许保留的，予以保留：至少一项基本服务仍可使用。',
      en: 'Leave what the measures leave: one basic service stays usable.',
    },
    {
      'zh-CN': '告知当事人异议渠道：作出认定的公安机关。',
      en: 'Tell the person where to object: the public security organ that listed them.',
    },
  ],
  on: entrances,
  thresholds: {},
  when: (signals) =>
    allOf(onList(signals, 'dishonesty', ['account', 'identity', 'phone', 'payment'])),
});
