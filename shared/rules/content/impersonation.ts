import { defineOffer } from '../offer.ts';

export const impersonation = defineOffer({
  category: 'impersonation',
  title: { 'zh-CN': '冒充他人或机构', en: 'Impersonation' },
  detects: {
    'zh-CN': '冒充公检法、客服、领导、亲友等行骗的内容。',
    en: 'Posts that pose as police, customer service, a superior or a relative.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: ['Genuine customer service from a verified account.'],
  blindSpots: ['Impersonation by a picture or a voice.'],
  look: 'Ask the one who is impersonated; warn those who were written to.',
});
