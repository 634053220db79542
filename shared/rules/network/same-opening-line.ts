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
  // Without a verified name nobody may write at all: whoever does so in a crowd's words is no newcomer.
  severity: ({ links, realName }, { many }) =>
    realName.status !== 'verified' && (links.template?.accounts ?? 0) >= many ? 'high' : 'medium',
  revision: 2,
  life: 'shadow',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: ['A greeting that the app itself proposes: let it be sent without a text.'],
  blindSpots: ['Lines that a language model words anew each time.', 'Pictures.'],
  runbook: [
    'Read the line, then the second message of two of its accounts.',
    'Look whether the accounts share a device, a network or the people they write to.',
  ],
  on: ['social.messaged', 'account.rechecked'],
  thresholds: { accounts: 4, many: 6, youngHours: 168 },
  when: ({ links, account, event, content }, { accounts, youngHours }) =>
    allOf(
      links.template &&
        links.template.accounts >= accounts &&
        evidence('line-shared', { accounts: links.template.accounts }),
      young(account, youngHours),
      // Only such lines and suspicious texts tie an account to a template; the latter are another rule's.
      event.type === 'account.rechecked'
        ? evidence('joined-campaign-earlier')
        : content?.verdict === 'allow' && evidence('opens-conversation'),
    ),
});
