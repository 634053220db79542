import { offers, suspect } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const repeatBlackGrayPoster = defineRule({
  id: 'account.repeat-black-gray-poster',
  title: { 'zh-CN': '屡次发布黑灰产内容', en: 'Repeated black-gray posts' },
  detects: {
    'zh-CN': '一周内多次发布可疑内容并再次发布的账号。',
    en: 'Accounts that make another offer after several suspicious texts within a week.',
  },
  evidenceFamily: 'content',
  subject: 'account',
  category: 'suspicious-wording',
  // The reader may misread one author's style again and again, so unsure readings weigh less.
  severity: ({ counts, content }, { many }) => {
    const sure = content?.verdict === 'hide';
    if (counts.risky.week >= many) return sure ? 'high' : 'medium';
    return sure ? 'medium' : 'low';
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    { 'zh-CN': '引用骗术加以嘲讽的作者。', en: 'An author who quotes scams to mock them.' },
    {
      'zh-CN': '反复修改同一条被误判内容的作者：每次修改都计一次。',
      en: 'An author who edits one misread text again and again: each edit counts.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '多个账号各发一条：见关联类规则。',
      en: 'Many accounts posting one text each: see the network rules.',
    },
  ],
  runbook: [
    {
      'zh-CN': '把各条内容放在一起看：是否同一类交易、同一联系方式。',
      en: 'Read the texts together: is it the same trade, the same contact?',
    },
    {
      'zh-CN': '查看该账号的设备上有无同类账号。',
      en: 'Check the account’s devices for similar accounts.',
    },
  ],
  on: texts,
  thresholds: { texts: 3, many: 8 },
  when: ({ counts, content }, { texts }) =>
    allOf(
      counts.risky.week >= texts && evidence('risky-week', { count: counts.risky.week }),
      suspect(content),
      offers(content),
    ),
});
