import type { Category } from '../../text/reading.ts';
import { barelyAcquainted, offers, reachable, suspect } from '../clauses.ts';
import { evidence, quotesOf } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

/** Trades that harm the recipient of the message. */
const preys: ReadonlySet<Category> = new Set([
  'money-mule',
  'brushing',
  'illegal-loan',
  'gambling',
  'illegal-migration',
  'fake-investment',
  'impersonation',
  'porn-lure',
]);

export const scamOfferFromStranger = defineRule({
  id: 'victim.scam-offer-from-stranger',
  title: { 'zh-CN': '陌生人发来诈骗话术', en: 'Scam offer from a stranger' },
  detects: {
    'zh-CN': '收到陌生人投资、兼职、贷款、博彩等诈骗话术的人。',
    en: 'People who receive a stranger’s scam pitch about investments, jobs, loans, gambling and the like.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'fraud',
  severity: 'medium',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [{ 'zh-CN': '用新号发消息的朋友。', en: 'A friend writing from a new account.' }],
  blindSpots: [
    {
      'zh-CN': '先培养感情数日、之后才抛出话术的“养鱼”。',
      en: 'Grooming for days before the first offer.',
    },
  ],
  runbook: [
    { 'zh-CN': '结合上下文阅读该私信。', en: 'Read the message in context.' },
    {
      'zh-CN': '提醒接收者；查看发送者还联系了谁。',
      en: 'Warn the recipient; check whom else the sender contacted.',
    },
  ],
  on: ['social.messaged'],
  warns: true,
  thresholds: { youngHours: 72 },
  when: ({ content, counterpart, account }, { youngHours }) =>
    allOf(
      content?.category &&
        preys.has(content.category) &&
        evidence('names-trade', { category: content.category, words: quotesOf(content) }),
      suspect(content),
      offers(content),
      barelyAcquainted(counterpart, account, youngHours),
    ),
  adds: ({ content }) => [reachable(content)],
});
