import { defineOffer } from '../offer.ts';

export const moneyMule = defineOffer({
  category: 'money-mule',
  title: { 'zh-CN': '招募跑分、洗钱', en: 'Money mule recruitment' },
  detects: {
    'zh-CN': '招募跑分、代收代付、虚拟币搬砖洗钱的内容。',
    en: 'Posts that recruit people to receive and pass on money, in cash or cryptocurrency.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: [{ 'zh-CN': '正常招聘收银、出纳。', en: 'A lawful job ad for a cashier.' }],
  blindSpots: [
    { 'zh-CN': '只在私聊中说明的招募。', en: 'Recruitment explained only in private chat.' },
  ],
  look: { 'zh-CN': '查看响应者的收付款。', en: 'Check the payments of those who responded.' },
});
