import { onList } from '../clauses.ts';
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
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['Somebody who warns of the site by naming it.'],
  blindSpots: ['A short link, which is never opened.'],
  runbook: [
    'Read the whole post: does it offer, or does it warn?',
    'Open the entry and see what it rests on; look for other accounts that write the same.',
  ],
  on: texts,
  warns: true,
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['link-domain'])),
});
