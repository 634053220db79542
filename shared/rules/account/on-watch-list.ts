import { ListedKind } from '../../lists/entry.ts';
import { kindsAt, onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { entrances } from '../triggers.ts';

export const onWatchList = defineRule({
  id: 'account.on-watch-list',
  title: { 'zh-CN': '在关注名单内', en: 'On the watch list' },
  detects: {
    'zh-CN': '与平台关注名单所载事物有关的账号。',
    en: 'Accounts connected to an entry on the platform’s watch list.',
  },
  evidenceFamily: 'identity',
  subject: 'account',
  category: 'listed',
  userFact: 'watched',
  severity: 'low',
  revision: 3,
  life: 'live',
  // Nobody must learn from the reasons that they are watched.
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '碰巧用到同一事物的人：关注不等于认定违规。',
      en: 'People who share the listed item by chance: being watched is not a finding of abuse.',
    },
  ],
  blindSpots: [{ 'zh-CN': '事件中没有上报的信息。', en: 'Details that no event carries.' }],
  runbook: [
    {
      'zh-CN': '查看名单条目，以及该账号此后的行为。',
      en: 'Read the entry and check what the account has done since.',
    },
    {
      'zh-CN': '有证据则提议升级名单，否则任其到期。',
      en: 'If there is evidence, propose a stronger list; otherwise let the entry expire.',
    },
  ],
  on: [
    ...entrances,
    'account.profile-changed',
    'content.posted',
    'content.edited',
    'social.messaged',
    'payment.transferred',
  ],
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'watch', kindsAt(signals, ListedKind.options))),
});
