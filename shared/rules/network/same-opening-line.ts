import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const sameOpeningLine = defineRule({
  id: 'network.same-opening-line',
  title: { 'zh-CN': '多个新号以同一句话搭话', en: 'Same opening line from several new accounts' },
  detects: {
    'zh-CN': '与多个新账号以同一句话向陌生人搭话的新账号。',
    en: 'New accounts that approach strangers with the same opening line as several other new accounts.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  userFact: 'alike-approaches',
  // Restricts nobody alone: everybody greets strangers in the same few ways.
  severity: 'medium',
  revision: 3,
  life: 'shadow',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    { 'zh-CN': '正在流行的打招呼用语。', en: 'A popular greeting.' },
    {
      'zh-CN': '应用自带的打招呼用语：请让平台上报时不带文本。',
      en: 'A greeting suggested by the app itself: have the platform report it without a text.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '由大模型每次改写的开场白。',
      en: 'Lines that a language model rewords each time.',
    },
    { 'zh-CN': '图片。', en: 'Images.' },
  ],
  runbook: [
    {
      'zh-CN': '先读这句话，再读其中两个账号的第二条私信。',
      en: 'Read the line, then the second message from two of the accounts.',
    },
    {
      'zh-CN': '查看这些账号是否共用设备、网络或私信对象。',
      en: 'Check whether the accounts share a device, a network or the people they write to.',
    },
  ],
  on: ['social.messaged', 'account.rechecked'],
  // 4 is the level at which earlier members are rechecked (`entity-state.ts`).
  thresholds: { accounts: 4, messages: 5, youngHours: 168 },
  when: ({ links, account, counts }, { accounts, messages, youngHours }) =>
    allOf(
      links.line &&
        links.line.joinedWeek >= accounts &&
        evidence('line-shared', { accounts: links.line.joinedWeek }),
      counts.messages.week >= messages &&
        evidence('messages-week', { count: counts.messages.week }),
      young(account, youngHours),
    ),
});
