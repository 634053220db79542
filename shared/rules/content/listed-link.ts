import { onList, reachableByCode } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const listedLink = defineRule({
  id: 'content.listed-link',
  title: { 'zh-CN': '含名单内链接', en: 'Links to a listed domain' },
  detects: {
    'zh-CN': '含有指向平台阻止名单内域名的链接的内容。',
    en: 'Posts that link to a domain on the platform’s block list.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'listed',
  severity: 'high',
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    { 'zh-CN': '为提醒他人而写出该网站的人。', en: 'Someone who names the site to warn others.' },
  ],
  blindSpots: [
    { 'zh-CN': '短链接：系统不会打开链接。', en: 'Short links: links are never opened.' },
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
  when: (signals) => allOf(onList(signals, 'block', ['link-domain'])),
  adds: ({ content }) => [reachableByCode(content)],
});
