import { newcomersPerReporter } from '../../signals/reporters.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

/**
 * What three credible reporters are to `victim.reports-by-many`, twelve newcomers are here, or one credible reporter and
 * eight of them. A rule of its own: during a brigade it can be demoted without silencing the credible.
 */
export const reportsByNewcomers = defineRule({
  id: 'victim.reports-by-newcomers',
  title: { 'zh-CN': '大量新用户举报', en: 'Reported by many newcomers' },
  detects: {
    'zh-CN': '一周内被许多新用户举报的账号；单独一条不足为凭，合起来须有人查看。',
    en: 'Accounts that many newcomers reported within a week: one such report is not credible, but many need a person to look.',
  },
  evidenceFamily: 'reports',
  subject: 'account',
  category: 'fraud',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 22, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '为举报而新注册的一批账号；热门账号引起的争论。',
      en: 'Accounts made in order to report; a quarrel about a popular account.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '只被几名新用户举报的账号。', en: 'Accounts that only a few newcomers report.' },
  ],
  runbook: [
    {
      'zh-CN': '阅读各条举报；查看举报人是否同时注册、来自同一设备或地点。',
      en: 'Read the reports; check whether the reporters signed up together or share a device or location.',
    },
    {
      'zh-CN': '属恶意举报的，解除对被举报账号的限制，并限制举报账号。',
      en: 'If the reports are a coordinated attack, release the reported account and restrict the reporters.',
    },
  ],
  on: ['report.filed'],
  thresholds: { reporters: 3, newcomersPerReporter },
  when: ({ report, counts }, { reporters, newcomersPerReporter: each }) => {
    const [credible, count] = [counts.reports.week, counts.newcomerReports.week];
    return allOf(
      credible * each + count >= reporters * each &&
        evidence('reports-newcomers-week', { credible, count, each }),
      report?.reporterNew && evidence('reporter-new'),
    );
  },
});
