import { defineOffer } from '../offer.ts';

export const simTrade = defineOffer({
  category: 'sim-trade',
  title: { 'zh-CN': '买卖电话卡、物联网卡', en: 'SIM cards bought or sold' },
  detects: {
    'zh-CN': '买卖、出租电话卡、物联网卡或出租手机号的内容。',
    en: 'Posts that offer or seek SIM cards, or rent out telephone numbers.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: ['A shop that is licensed to sell SIM cards.'],
  blindSpots: ['“Hang a phone for pay” offers that name no card.'],
  look: 'Note the operator and the number range: a clue for the operator.',
});
