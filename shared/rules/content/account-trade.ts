import { defineOffer } from '../offer.ts';

export const accountTrade = defineOffer({
  category: 'account-trade',
  title: { 'zh-CN': '买卖、出租网络账号', en: 'Online accounts bought, sold or rented' },
  detects: {
    'zh-CN': '买卖、出租、出借网络账号或代实名的内容。',
    en: 'Posts that offer or seek online accounts, or real-name verification on someone’s behalf.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在平台允许的范围内出售游戏角色的玩家。',
      en: 'A player selling a game character where the platform allows it.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '只以昵称指代的账号交易。',
      en: 'Trades that name accounts only by nickname.',
    },
  ],
  look: {
    'zh-CN': '查看所售账号是否为本平台账号。',
    en: 'Check whether the accounts on offer belong to this platform.',
  },
});
