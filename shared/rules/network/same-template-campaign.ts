import { sharesOffer, writersOf } from '../clauses.ts';
import { defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const sameTemplateCampaign = defineRule({
  id: 'network.same-template-campaign',
  title: { 'zh-CN': '多个账号发布同一文本', en: 'One text from many accounts' },
  detects: {
    'zh-CN': '发布与其他多个账号除名称和数字外相同的可疑内容的账号。',
    en: 'Accounts that post the same suspicious text as several others, apart from names and numbers.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'traffic-diversion',
  userFact: 'shared-text',
  severity: (signals, { many }) => (writersOf(signals, 'template') >= many ? 'high' : 'medium'),
  revision: 5,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '未实名或使用不足一月的人转发的、读来像招揽的提醒或通知。',
      en: 'A copied warning or notice that reads like an offer, by people not verified or new this month.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '由大模型每次改写的文本。',
      en: 'Texts that a language model rewords each time.',
    },
    {
      'zh-CN': '其他账号一周多以后才照抄时，最先发布该文本的账号。',
      en: 'The first accounts to post a text, if the others copy it over a week later.',
    },
    {
      'zh-CN': '出借的老账号，每月只发一两条。',
      en: 'Old accounts lent for one or two texts a month.',
    },
    {
      'zh-CN': '已实名、用满一月的账号，每月只发一条，不留联系方式。',
      en: 'Verified accounts in use for a month, for one text without a contact a month.',
    },
  ],
  runbook: [
    { 'zh-CN': '读原文一遍，再读两个变体。', en: 'Read the text once, then two of its variants.' },
    {
      'zh-CN': '就整个团伙作判断，不必逐个账号判断。',
      en: 'Judge the campaign as a whole, not account by account.',
    },
  ],
  on: [...texts, 'account.rechecked'],
  thresholds: { accounts: 3, many: 10 },
  when: (signals, { accounts }) => sharesOffer(signals, 'template', accounts),
});
