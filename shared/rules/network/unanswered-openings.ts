import { young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const unansweredOpenings = defineRule({
  id: 'network.unanswered-openings',
  title: { 'zh-CN': '新号频繁搭话而无人回复', en: 'New account’s messages go unanswered' },
  detects: {
    'zh-CN': '多次主动向他人发私信、几乎无人回复的新账号。',
    en: 'New accounts that message many people first and get almost no replies.',
  },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'spam',
  severity: 'medium',
  revision: 2,
  life: 'shadow',
  ground: { platformRule: 'no-mass-contact' },
  falsePositives: [
    {
      'zh-CN':
        '向许多卖家询价的买家；卖家下班未回。模拟中，找房、求职、询价的新号每二十个约有一个。',
      en: 'A buyer who asks many sellers for a price after hours: in the simulator, one in twenty new users looking for a room, a job or a bargain.',
    },
    {
      'zh-CN': '平台未标明回复（`reply`）的私信。',
      en: 'A platform that does not mark replies (`reply`).',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '互相回复的团伙账号。',
      en: 'An account farm whose accounts answer each other.',
    },
    {
      'zh-CN': '一周以后才开始搭话的账号。',
      en: 'Accounts that start messaging after their first week.',
    },
  ],
  runbook: [
    {
      'zh-CN': '阅读两条私信：是询问还是推销。',
      en: 'Read two of the messages: are they asking or selling?',
    },
    {
      'zh-CN': '查看被搭话的人是否举报过。',
      en: 'Check whether any recipient reported it.',
    },
  ],
  on: ['social.messaged'],
  // Set so that at most one honest account in a thousand matches (signup simulator with company,
  // docs/simulator.md). With 20 openings and 10 %, one in six people who look for a room or a job would
  // match.
  thresholds: { openings: 30, percent: 5, youngHours: 168 },
  when: ({ account, social }, { openings, percent, youngHours }) =>
    allOf(
      young(account, youngHours),
      social.openings >= openings && evidence('openings-many', { count: social.openings }),
      social.answerRate !== null &&
        100 * social.answerRate <= percent &&
        evidence('answer-rate-low', { percent: Math.round(100 * social.answerRate) }),
    ),
});
