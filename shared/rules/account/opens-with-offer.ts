import { offers, young } from '../clauses.ts';
import { evidence } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';

export const opensWithOffer = defineRule({
  id: 'account.opens-with-offer',
  title: { 'zh-CN': '新号即发黑灰产内容', en: 'New account opens with a black-gray offer' },
  detects: {
    'zh-CN': '注册当天即明确发布黑灰产内容的账号。',
    en: 'Accounts that post a clear black-gray offer within a day of signing up.',
  },
  evidenceFamily: 'content',
  subject: 'account',
  category: 'suspicious-wording',
  severity: 'medium',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '用行业黑话出售合法物品的新用户。',
      en: 'A new user who sells something lawful in trade slang.',
    },
  ],
  blindSpots: [{ 'zh-CN': '先养几天再用的账号。', en: 'Accounts aged for a few days before use.' }],
  runbook: [
    { 'zh-CN': '把内容和资料放在一起看。', en: 'Read the post and the profile together.' },
    {
      'zh-CN': '打开与其共用设备或联系方式的账号。',
      en: 'Open the accounts that share its device or contact.',
    },
  ],
  on: ['content.posted', 'content.edited', 'social.messaged', 'account.profile-changed'],
  thresholds: { youngHours: 24 },
  when: ({ account, content }, { youngHours }) =>
    allOf(
      young(account, youngHours),
      content?.verdict === 'hide' && evidence('reads-black-gray-surely'),
      offers(content),
    ),
});
