import { defineOffer } from '../offer.ts';

export const impersonation = defineOffer({
  category: 'impersonation',
  title: { 'zh-CN': '冒充他人或机构', en: 'Impersonation' },
  detects: {
    'zh-CN': '冒充公检法、客服、领导、亲友等行骗的内容。',
    en: 'Posts that pose as the police, customer service, a boss or a relative.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '认证账号发出的真实客服信息。',
      en: 'Genuine customer service from a verified account.',
    },
  ],
  blindSpots: [{ 'zh-CN': '以图片或语音冒充。', en: 'Impersonation by image or voice.' }],
  look: {
    'zh-CN': '向被冒充者核实；提醒收到信息的人。',
    en: 'Check with the person or body impersonated; warn the recipients.',
  },
});
