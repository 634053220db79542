import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const listedTemplate = defineRule({
  id: 'content.listed-template',
  title: { 'zh-CN': '与名单内文本雷同', en: 'Repeats a listed text' },
  detects: {
    'zh-CN': '与平台阻止名单内文本雷同的可疑内容。',
    en: 'Posts that repeat a text on the platform’s block list and read suspiciously.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'listed',
  severity: 'high',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['A text that quotes the listed one to warn of it.'],
  blindSpots: ['The same offer in other words; a text that the reader allows has no template.'],
  runbook: [
    'Read the whole post: does it offer, or does it warn?',
    'Open the entry and see what it rests on; look for other accounts that write the same.',
  ],
  on: texts,
  warns: true,
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['template'])),
});
