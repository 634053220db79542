import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const seeksWhomFarmsSeek = defineRule({
  id: 'network.seeks-whom-farms-seek',
  title: {
    'zh-CN': '与受限账号接触同一批人',
    en: 'Targets the same people as restricted accounts',
  },
  detects: {
    'zh-CN': '所联系的人此前多被其他新账号联系过，且这些新账号半数以上已受限的新账号。',
    en: 'New accounts that approach people previously approached by other new accounts, most of which are now restricted.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'spam',
  userFact: 'alike-approaches',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN': '好友都被同一养号团伙找过的新用户。',
      en: 'A new user whose friends were all approached by one account farm.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '养号团伙最早的几个账号。', en: 'The first accounts of an account farm.' },
    { 'zh-CN': '每个账号各用一份目标名单。', en: 'A separate target list for every account.' },
  ],
  runbook: [
    {
      'zh-CN': '查看其接触对象的关联：此前哪些账号找过他们，结果如何。',
      en: 'Check the links of the people it approaches: which accounts approached them before, and what became of those?',
    },
    {
      'zh-CN': '向其中一位被接触的人核实是否认识该账号。',
      en: 'Ask one of the people approached whether they know the account.',
    },
  ],
  on: ['social.requested', 'social.messaged'],
  // Only people approached in the account's first week are counted (`touch.ts`).
  thresholds: { restricted: 3, share: 0.5 },
  when: ({ social: { choice } }, { restricted, share }) =>
    allOf(
      choice.restricted >= restricted &&
        choice.restricted >= share * choice.newcomers &&
        evidence('targets-sought', {
          approaches: choice.newcomers,
          restricted: choice.restricted,
        }),
    ),
});
