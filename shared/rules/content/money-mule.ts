import { defineOffer } from '../offer.ts';

export const moneyMule = defineOffer({
  category: 'money-mule',
  title: { 'zh-CN': '招募跑分、洗钱', en: 'Money mules recruited' },
  detects: {
    'zh-CN': '招募跑分、代收代付、虚拟币搬砖洗钱的内容。',
    en: 'Posts that recruit people to receive and pass on money, in currency or coins.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: ['A lawful job for a cashier.'],
  blindSpots: ['Recruitment that is told only in a private chat.'],
  look: 'Look at the payments of those who answered.',
});
