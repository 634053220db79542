import { defineOffer } from '../offer.ts';

export const fakeInvestment = defineOffer({
  category: 'fake-investment',
  title: { 'zh-CN': '虚假投资理财', en: 'Fake investments' },
  detects: {
    'zh-CN': '以稳赚、内幕、导师带单等推广虚假投资理财的内容。',
    en: 'Posts that promote fake investments with guaranteed profit, inside tips or a “mentor” to follow.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '标明资质并提示风险的持牌投资顾问。',
      en: 'A licensed adviser who states the licence and the risks.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '以课程引流、最后才推销投资的内容。',
      en: 'Courses that pitch the investment only at the end.',
    },
  ],
  look: {
    'zh-CN': '查看发布者聚集了哪些人：须提醒他们。',
    en: 'Check whom the author has gathered: they must be warned.',
  },
});
