import { defineOffer } from '../offer.ts';

export const illegalLoan = defineOffer({
  category: 'illegal-loan',
  title: { 'zh-CN': '非法贷款', en: 'Illegal loans' },
  detects: {
    'zh-CN': '无资质放贷、套路贷、代办征信修复的内容。',
    en: 'Posts that offer loans without a licence, predatory loans or “credit repair”.',
  },
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-illegal-goods' },
  falsePositives: ['A licensed lender that names its licence.'],
  blindSpots: ['Loans that are offered as a “membership”.'],
  look: 'See whether a fee is asked for before the loan: then people must be warned.',
});
