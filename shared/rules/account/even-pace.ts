import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { serviceUses } from '../triggers.ts';

export const evenPace = defineRule({
  id: 'account.even-pace',
  title: { 'zh-CN': '操作间隔过于均匀', en: 'Evenly spaced activity' },
  detects: {
    'zh-CN': '长时间以几乎相同的间隔发布、私信或请求的账号。',
    en: 'Accounts that post, message or send requests at nearly the same interval over a long time.',
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
      en: 'An organisation that schedules its posts; weather and price feeds.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '间隔带随机抖动的脚本。',
      en: 'Scripts that vary their intervals at random.',
    },
    {
      'zh-CN': '间隔不足十秒的脚本：时间只精确到秒。',
      en: 'Scripts with intervals under ten seconds: times are only precise to the second.',
    },
  ],
  runbook: [
    {
      'zh-CN': '查看时间线：夜间是否照常操作。',
      en: 'Check the timeline: does it carry on at night?',
    },
    {
      'zh-CN': '阅读内容：播报类账号请列入豁免名单。',
      en: 'Read the posts: put a genuine feed on the allow list.',
    },
  ],
  on: serviceUses,
  // In the signup simulator with company (docs/simulator.md), it fires on all accounts that broadcast by a
  // timer and on no other honest account. For people, the deviation is about the mean or more (Barabási,
  // Nature 2005). A timer with a jitter of a quarter has 14 %.
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
