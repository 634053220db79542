import { defineOffer } from '../offer.ts';

export const personalDataTrade = defineOffer({
  category: 'personal-data-trade',
  title: { 'zh-CN': '买卖个人信息', en: 'Personal data bought or sold' },
  detects: {
    'zh-CN': '买卖、提供公民个人信息的内容。',
    en: 'Posts that offer or seek personal data about people.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: ['A company that advertises lawful market research.'],
  blindSpots: ['Samples behind a link.'],
  look: 'Never copy the data; note what kind it is and how many people it concerns.',
});
