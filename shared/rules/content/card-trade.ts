import { defineOffer } from '../offer.ts';

export const cardTrade = defineOffer({
  category: 'card-trade',
  title: { 'zh-CN': '买卖银行卡、支付账户', en: 'Bank cards bought or sold' },
  detects: {
    'zh-CN': '买卖、出租、出借银行卡或支付账户的内容。',
    en: 'Posts that sell, buy, rent out or lend bank cards or payment accounts.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '询问旧卡如何注销交回的客户。',
      en: 'A customer asking how to cancel and return an old card.',
    },
  ],
  blindSpots: [{ 'zh-CN': '写在图片里的招揽。', en: 'Offers inside an image.' }],
  look: {
    'zh-CN': '记下卡的种类和联系方式：可作为银行的线索。',
    en: 'Note the kind of card and the contact: a lead for the bank.',
  },
});
