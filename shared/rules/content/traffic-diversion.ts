import { defineOffer } from '../offer.ts';

export const trafficDiversion = defineOffer({
  category: 'traffic-diversion',
  title: { 'zh-CN': '引流推广', en: 'Traffic diversion' },
  detects: {
    'zh-CN': '为涉诈活动引流、拉群、吸粉的内容。',
    en: 'Posts that divert people to groups or contacts for fraud, or offer to do so.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    { 'zh-CN': '宣传合法营销服务的机构。', en: 'An agency advertising lawful marketing.' },
  ],
  blindSpots: [
    { 'zh-CN': '放在图片或资料里的联系方式。', en: 'Contacts in an image or a profile.' },
  ],
  look: {
    'zh-CN': '打开留有同一联系方式的账号。',
    en: 'Open the accounts that give the same contact.',
  },
});
