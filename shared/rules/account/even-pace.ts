import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

export const evenPace = defineRule({
  id: 'account.even-pace',
  title: { 'zh-CN': '操作间隔过于均匀', en: 'Acts at even intervals' },
  detects: {
    'zh-CN': '长时间以几乎相同的间隔发布、私信或请求的账号。',
    en: 'Accounts that post, message or request at nearly the same interval for long.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'low',
  revision: 1,
  life: 'shadow',
  ground: { platformRule: 'no-automation' },
  falsePositives: [
    {
      'zh-CN': '用定时发布功能的机构号、天气与股价播报。',
      en: 'An institution that schedules its posts; weather and prices told every few minutes.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '间隔带随机抖动的脚本。',
      en: 'A script that shakes its intervals by more than a few percent.',
    },
    {
      'zh-CN': '间隔不足十秒的脚本：时间只精确到秒。',
      en: 'One that acts within ten seconds: times are known to the second.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看时间线：夜间是否照常操作。',
      en: 'Look at the time line: does it go on at night?',
    },
    {
      'zh-CN': '阅读内容：播报类账号请列入允许名单。',
      en: 'Read what it posts: one that honestly reports goes on the allow list.',
    },
  ],
  on: serviceUses,
  // In the signup simulator with company (docs/simulator.md): all who broadcast by the clock, no other honest account.
  // People: the deviation is of the order of the mean or more (Barabási, Nature 2005). A timer that
  // is shaken by a quarter has 14 %.
  thresholds: { intervals: 24, percent: 15, seconds: 10 },
  when: ({ account: { pace } }, { intervals, percent, seconds }) =>
    allOf(
      pace.intervals >= intervals && evidence('intervals-many', { count: pace.intervals }),
      pace.variation !== null &&
        pace.meanSeconds !== null &&
        pace.meanSeconds >= seconds &&
        100 * pace.variation <= percent &&
        evidence('pace-even', {
          seconds: pace.meanSeconds,
          percent: Math.round(100 * pace.variation),
        }),
    ),
});
