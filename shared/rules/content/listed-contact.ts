import { onList } from '../clauses.ts';
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
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['Somebody who warns of the contact by naming it.'],
  blindSpots: ['A contact that is partly hidden, or stands in a picture.'],
  runbook: [
    'Read the whole post: does it offer, or does it warn?',
    'Open the entry and see what it rests on; look for other accounts that write the same.',
  ],
  on: texts,
  warns: true,
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['contact'])),
});
