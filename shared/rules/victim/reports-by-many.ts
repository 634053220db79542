import type { Signals } from '../../signals/signals.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

/**
 * Whether enough of the accounts that the reporter reported before, in number and as a share, are restricted
 * now.
 */
const isProven = (
  report: Signals['report'],
  { proven, provenShare }: { readonly proven: number; readonly provenShare: number },
): boolean =>
  report !== undefined &&
  report.reportedRestricted >= proven &&
  report.reportedRestricted >= provenShare * report.reported;

export const reportsByMany = defineRule({
  id: 'victim.reports-by-many',
  title: { 'zh-CN': '多名可信用户举报', en: 'Reported by several people' },
  detects: {
    'zh-CN': '一周内被多名可信用户举报的账号。',
    en: 'Accounts that several credible people reported within a week.',
  },
  evidenceFamily: 'reports',
  subject: 'account',
  category: 'fraud',
  severity: ({ counts }, { many }) => (counts.reports.week >= many ? 'high' : 'medium'),
  revision: 3,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [{ 'zh-CN': '多人卷入的争吵。', en: 'A quarrel that many people join.' }],
  blindSpots: [{ 'zh-CN': '没有举报的受害人。', en: 'Victims who do not report.' }],
  runbook: [
    {
      'zh-CN': '阅读各条举报：是否以不同说法讲述同一件事。',
      en: 'Read the reports: do they tell the same story in different words?',
    },
    {
      'zh-CN': '查看举报人是否来自同一设备或同一地点。',
      en: 'Check whether the reporters share a device or location.',
    },
  ],
  on: ['report.filed'],
  thresholds: { reporters: 3, few: 2, proven: 2, provenShare: 0.5, many: 8 },
  when: ({ report, counts }, { reporters, few, ...record }) => {
    // A reporter who was right before needs fewer fellow reporters.
    const least = isProven(report, record) ? few : reporters;
    return allOf(
      counts.reports.week >= least && evidence('reports-week', { count: counts.reports.week }),
      report?.reporterCredible && evidence('reporter-credible'),
    );
  },
  adds: ({ report }, record) => [
    report && evidence('reporters-many', { accounts: report.reporters }),
    report &&
      isProven(report, record) &&
      evidence('reporter-proven', { known: report.reported, accounts: report.reportedRestricted }),
  ],
});
