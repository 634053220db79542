import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massMessagesToStrangers = defineRule({
  id: 'network.mass-messages-to-strangers',
  title: { 'zh-CN': '新号群发陌生人', en: 'New account that messages strangers in numbers' },
  detects: {
    'zh-CN': '注册不久即向大量陌生人发送私信的账号。',
    en: 'Accounts that are new and message strangers in numbers.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: ['A seller who answers many buyers on the first day.'],
  blindSpots: ['Accounts that are left to ripen.'],
  runbook: [
    'Read five of the messages: one text, one contact?',
    'Limit messages to strangers until verified.',
  ],
  on: ['social.messaged'],
  thresholds: { messages: 20, targets: 16, youngHours: 72 },
  when: ({ account, counts, social }, { messages, targets, youngHours }) =>
    allOf(
      young(account, youngHours),
      counts.messages.hour >= messages &&
        evidence('messages-hour', { count: counts.messages.hour }),
      social.targets >= targets && evidence('targets-many', { accounts: social.targets }),
      social.novelTargets === 1 && evidence('targets-novel', { percent: 100 }),
    ),
});
