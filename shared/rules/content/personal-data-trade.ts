import { defineOffer } from '../offer.ts';

export const personalDataTrade = defineOffer({
  category: 'personal-data-trade',
  title: { 'zh-CN': '买卖个人信息', en: 'Personal data bought or sold' },
  detects: {
    'zh-CN': '买卖、提供公民个人信息的内容。',
    en: 'Posts that offer or seek personal data about people.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '宣传合法市场调研的公司。',
      en: 'A company advertising lawful market research.',
    },
  ],
  blindSpots: [{ 'zh-CN': '藏在链接后面的样本数据。', en: 'Sample data behind a link.' }],
  look: {
    'zh-CN': '切勿复制数据；只记下数据种类和涉及人数。',
    en: 'Never copy the data; note what kind it is and how many people it concerns.',
  },
});
