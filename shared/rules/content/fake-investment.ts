import { defineOffer } from '../offer.ts';

export const fakeInvestment = defineOffer({
  category: 'fake-investment',
  title: { 'zh-CN': '虚假投资理财', en: 'Fake investments' },
  detects: {
    'zh-CN': '以稳赚、内幕、导师带单等推广虚假投资理财的内容。',
    en: 'Posts that promise sure profit, inside tips or a teacher’s trades.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['A licensed adviser that names its licence and the risks.'],
  blindSpots: ['Courses that sell the investment only at the end.'],
  look: 'See whom the writer gathered: they must be warned.',
});
