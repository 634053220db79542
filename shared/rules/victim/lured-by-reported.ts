import { barelyAcquainted, reachable } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const luredByReported = defineRule({
  id: 'victim.lured-by-reported',
  title: { 'zh-CN': '被遭举报的账号引至站外', en: 'Lured off the platform by a reported account' },
  detects: {
    'zh-CN': '被近期遭多人举报的陌生人在私信中引向站外联系方式的人。',
    en: 'People whom a recently and repeatedly reported stranger asks by message to move to an outside contact.',
  },
  evidenceFamily: 'reports',
  subject: 'account',
  category: 'traffic-diversion',
  severity: 'low',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '曾遭争执对方举报、如今与陌生人互换联系方式的人。',
      en: 'Someone reported in a quarrel who now exchanges numbers with a stranger.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '放在图片里的联系方式。', en: 'A contact inside an image.' },
    {
      'zh-CN': '在第二条私信中拆开写出的联系方式。',
      en: 'A contact spelled out across further messages.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看发送者是否把同一联系方式发给了其他人。',
      en: 'Check whether the sender gave the same contact to others.',
    },
    {
      'zh-CN': '提醒接收者，并阅读各条举报；不要仅凭这一点限制发送者。',
      en: 'Warn the recipient and read the reports; do not restrict the sender for this alone.',
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
