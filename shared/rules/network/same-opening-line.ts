import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const sameOpeningLine = defineRule({
  id: 'network.same-opening-line',
  title: { 'zh-CN': '多个新号以同一句话搭讪', en: 'New accounts with one opening line' },
  detects: {
    'zh-CN': '与多个新账号以同一句话向陌生人搭话的新账号。',
    en: 'Accounts that are new and open conversations with strangers in the very words of several other new accounts.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  // Alone it restricts nobody: everybody greets strangers in the same few ways.
  severity: 'medium',
  revision: 3,
  life: 'shadow',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    'A greeting that is in fashion.',
    'One that the app itself proposes: let it be sent without a text.',
  ],
  blindSpots: ['Lines that a language model words anew each time.', 'Pictures.'],
  runbook: [
    'Read the line, then the second message of two of its accounts.',
    'Look whether the accounts share a device, a network or the people they write to.',
  ],
  on: ['social.messaged', 'account.rechecked'],
  // 4 is the level at which earlier members are judged again (`entity-state.ts`).
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
