import { onList, reachableByCode } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const listedContact = defineRule({
  id: 'content.listed-contact',
  title: { 'zh-CN': '含名单内联系方式', en: 'Gives a listed contact' },
  detects: {
    'zh-CN': '留有平台阻止名单内联系方式的内容。',
    en: 'Posts that give a contact on the platform’s block list.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'listed',
  severity: 'high',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '为提醒他人而写出该联系方式的人。',
      en: 'Someone who names the contact to warn others.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '部分遮挡的联系方式；图片里的联系方式，平台上报内容的二维码除外。',
      en: 'A contact that is partly masked, or inside an image, except in a QR code whose contents the platform sends.',
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
  when: (signals) => allOf(onList(signals, 'block', ['contact'])),
  adds: ({ content }) => [reachableByCode(content)],
});
