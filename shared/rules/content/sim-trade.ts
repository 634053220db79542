import { defineOffer } from '../offer.ts';

export const simTrade = defineOffer({
  category: 'sim-trade',
  title: { 'zh-CN': '买卖电话卡、物联网卡', en: 'SIM cards bought or sold' },
  detects: {
    'zh-CN': '买卖、出租电话卡、物联网卡或出租手机号的内容。',
    en: 'Posts that offer or seek SIM cards, or rent out phone numbers.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '有资质的电话卡销售网点。', en: 'A shop licensed to sell SIM cards.' },
  ],
  blindSpots: [
    {
      'zh-CN': '不提电话卡的“手机挂机赚钱”。',
      en: '“Earn with an idle phone” offers that do not mention SIM cards.',
    },
  ],
  look: {
    'zh-CN': '记下运营商和号段：可作为运营商的线索。',
    en: 'Note the carrier and the number range: a lead for the carrier.',
  },
});
