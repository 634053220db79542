import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const listedTemplate = defineRule({
  id: 'content.listed-template',
  title: { 'zh-CN': '与名单内文本雷同', en: 'Matches a listed text' },
  detects: {
    'zh-CN': '与平台阻止名单内文本雷同的可疑内容。',
    en: 'Suspicious posts that match a text on the platform’s block list.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'listed',
  severity: 'high',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '为提醒他人而引用名单内文本的内容。',
      en: 'A post that quotes the listed text to warn others.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '换一种说法的同一招揽；判读为正常的文本不会生成模板。',
      en: 'The same offer in other words; texts judged normal get no template.',
    },
  ],
  runbook: [
    {
      'zh-CN': '通读全文：是招揽，还是提醒。',
      en: 'Read the whole post: is it an offer or a warning?',
    },
    {
      'zh-CN': '打开名单条目，查看其依据；查找发布同样内容的其他账号。',
      en: 'Open the entry and check its basis; look for other accounts that post the same.',
    },
  ],
  on: texts,
  warns: true,
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['template'])),
});
