import { barelyAcquainted, reachable } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const luredByReported = defineRule({
  id: 'victim.lured-by-reported',
  title: { 'zh-CN': '被遭举报者引至站外', en: 'Lured by somebody reported' },
  detects: {
    'zh-CN': '被近期遭多人举报的陌生人在私信中引向站外联系方式的人。',
    en: 'People who are asked to go on elsewhere by a stranger whom several reported lately.',
  },
  evidenceFamily: 'reports',
  subject: 'account',
  category: 'traffic-diversion',
  severity: 'low',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 34 },
  falsePositives: [
    {
      'zh-CN': '曾遭争执对方举报、如今与陌生人互换联系方式的人。',
      en: 'Somebody whom the other side of a quarrel reported, and who exchanges numbers with a stranger.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '放在图片里的联系方式。', en: 'A contact inside a picture.' },
    {
      'zh-CN': '在第二条私信中拆开写出的联系方式。',
      en: 'A contact that is given in a second message, spelled out.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看发送者是否把同一联系方式发给了其他人。',
      en: 'See whether the sender gave the same contact to others.',
    },
    {
      'zh-CN': '提醒接收者，并阅读各条举报；不要仅凭这一点限制发送者。',
      en: 'Warn the receiver and read the reports; do not restrict the sender for this alone.',
    },
  ],
  on: ['social.messaged'],
  warns: true,
  thresholds: { youngHours: 72, reports: 2 },
  when: ({ content, counterpart, account, counts }, { youngHours, reports }) =>
    allOf(
      reachable(content),
      barelyAcquainted(counterpart, account, youngHours),
      counts.reports.month >= reports && evidence('reports-month', { count: counts.reports.month }),
    ),
});
