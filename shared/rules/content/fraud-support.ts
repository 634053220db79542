import { defineOffer } from '../offer.ts';

export const fraudSupport = defineOffer({
  category: 'fraud-support',
  title: { 'zh-CN': '其他涉诈支持', en: 'Other support for fraud' },
  detects: {
    'zh-CN': '为诈骗提供话术、搭建、收款、推广等支持的内容。',
    en: 'Posts that offer scripts, sites, payment channels or other support for fraud.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: ['A developer who offers lawful sites.'],
  blindSpots: ['Support that is offered in lawful words.'],
  look: 'Note what is offered; look for customers of it on the platform.',
});
