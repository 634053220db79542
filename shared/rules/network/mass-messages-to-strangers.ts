import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const massMessagesToStrangers = defineRule({
  id: 'network.mass-messages-to-strangers',
  title: { 'zh-CN': '新号群发陌生人', en: 'New account mass-messages strangers' },
  detects: {
    'zh-CN': '注册不久即向大量陌生人发送私信的账号。',
    en: 'New accounts that message many strangers soon after signing up.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN': '开店第一天逐一通知老顾客的卖家。',
      en: 'A seller who tells every former customer about a new shop on its first day.',
    },
  ],
  blindSpots: [{ 'zh-CN': '养过一段时间的账号。', en: 'Accounts aged before use.' }],
  runbook: [
    {
      'zh-CN': '抽读五条私信：是否同一文本、同一联系方式。',
      en: 'Read five of the messages: the same text, the same contact?',
    },
    { 'zh-CN': '核验前限制向陌生人发私信。', en: 'Limit messages to strangers until verified.' },
  ],
  on: ['social.messaged'],
  thresholds: { messages: 20, targets: 16, youngHours: 72 },
  when: ({ account, counts, social }, { messages, targets, youngHours }) =>
    allOf(
      young(account, youngHours),
      counts.messages.hour >= messages &&
        evidence('messages-hour', { count: counts.messages.hour }),
      social.targets >= targets && evidence('targets-many', { accounts: social.targets }),
      // An account that many people write to also sends many answers; openings leave those out.
      social.openings >= targets && evidence('openings-many', { count: social.openings }),
      social.novelTargets === 1 && evidence('targets-novel', { percent: 100 }),
    ),
});
