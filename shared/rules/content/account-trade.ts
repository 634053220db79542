import { defineOffer } from '../offer.ts';

export const accountTrade = defineOffer({
  category: 'account-trade',
  title: { 'zh-CN': '买卖、出租网络账号', en: 'Online accounts sold or rented out' },
  detects: {
    'zh-CN': '买卖、出租、出借网络账号或代实名的内容。',
    en: 'Posts that offer or seek online accounts, or help others past real-name verification.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '在平台允许的范围内出售游戏角色的玩家。',
      en: 'A player who sells a game character where the platform allows it.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '只以昵称指代的账号交易。',
      en: 'Accounts that are traded by their nickname alone.',
    },
  ],
  look: {
    'zh-CN': '查看所售账号是否为本平台账号。',
    en: 'Look whether the accounts on offer are this platform’s own.',
  },
});
