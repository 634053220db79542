import { defineOffer } from '../offer.ts';

export const trafficDiversion = defineOffer({
  category: 'traffic-diversion',
  title: { 'zh-CN': '引流推广', en: 'Traffic diverted for fraud' },
  detects: {
    'zh-CN': '为涉诈活动引流、拉群、吸粉的内容。',
    en: 'Posts that divert people to groups or contacts for fraud, or offer to do so.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['An agency that advertises lawful marketing.'],
  blindSpots: ['Contacts in a picture or a profile.'],
  look: 'Open the accounts that give the same contact.',
});
