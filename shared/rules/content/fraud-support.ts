import { defineOffer } from '../offer.ts';

export const fraudSupport = defineOffer({
  category: 'fraud-support',
  title: { 'zh-CN': '其他涉诈支持', en: 'Other support for fraud' },
  detects: {
    'zh-CN': '为诈骗提供话术、搭建、收款、推广等支持的内容。',
    en: 'Posts that offer scripts, sites, payment channels or other support for fraud.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 1 },
  falsePositives: [
    { 'zh-CN': '承接合法网站的开发者。', en: 'A developer who builds lawful sites.' },
  ],
  blindSpots: [
    { 'zh-CN': '用合法措辞掩盖的支持服务。', en: 'Support services in lawful-sounding words.' },
  ],
  look: {
    'zh-CN': '记下所提供的服务；在平台上查找其客户。',
    en: 'Note the service offered; look for its customers on the platform.',
  },
});
