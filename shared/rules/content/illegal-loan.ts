import { defineOffer } from '../offer.ts';

export const illegalLoan = defineOffer({
  category: 'illegal-loan',
  title: { 'zh-CN': '非法贷款', en: 'Illegal loans' },
  detects: {
    'zh-CN': '无资质放贷、套路贷、代办征信修复的内容。',
    en: 'Posts that offer unlicensed loans, predatory loans or “credit repair”.',
  },
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-illegal-goods' },
  falsePositives: [
    { 'zh-CN': '标明资质的持牌放贷机构。', en: 'A licensed lender that states its licence.' },
  ],
  blindSpots: [{ 'zh-CN': '以“会员”名义放出的贷款。', en: 'Loans offered as a “membership”.' }],
  look: {
    'zh-CN': '查看是否放款前先收费：如有，须提醒相关用户。',
    en: 'Check whether a fee is charged before the loan: if so, the users concerned must be warned.',
  },
});
