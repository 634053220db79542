import { defineOffer } from '../offer.ts';

export const gambling = defineOffer({
  category: 'gambling',
  title: { 'zh-CN': '网络赌博', en: 'Online gambling' },
  detects: {
    'zh-CN': '推广网络赌博、招募代理的内容。',
    en: 'Posts that promote online gambling or recruit agents for it.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'content-ecosystem-provisions', article: 6 },
  falsePositives: ['A lottery that the state runs.'],
  blindSpots: ['Game currencies that stand for money.'],
  look: 'Note the site and the agent code: a clue for the police.',
});
