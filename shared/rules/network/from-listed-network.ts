import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

export const fromListedNetwork = defineRule({
  id: 'network.from-listed-network',
  title: { 'zh-CN': '来自名单内的网络或邮箱域名', en: 'From a listed network or email domain' },
  detects: {
    'zh-CN': '网络地址段或邮箱域名在平台阻止名单内的账号。',
    en: 'Accounts from an address range or email domain on the platform’s block list.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'listed',
  // An entry covers many people, so it only supports other evidence and restricts nobody alone.
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-listed-means' },
  falsePositives: [
    {
      'zh-CN': '同一地址段的其他人，以及该邮箱服务的正常用户。',
      en: 'Other people in the range, and genuine users of the email service.',
    },
  ],
  blindSpots: [{ 'zh-CN': '换了网络的同一批人。', en: 'The same people on another network.' }],
  runbook: [
    {
      'zh-CN': '先查看该网络或域名下有多少正常账号。',
      en: 'First check how many genuine accounts come from there.',
    },
    {
      'zh-CN': '如果很多，提议缩小或移除该条目。',
      en: 'If there are many, propose narrowing or removing the entry.',
    },
  ],
  on: entrances,
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['address', 'mail-domain'])),
});
