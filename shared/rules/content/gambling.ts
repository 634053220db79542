import { defineOffer } from '../offer.ts';

export const gambling = defineOffer({
  category: 'gambling',
  title: { 'zh-CN': '网络赌博', en: 'Online gambling' },
  detects: {
    'zh-CN': '推广网络赌博、招募代理的内容。',
    en: 'Posts that promote online gambling or recruit agents for it.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'content-ecosystem-provisions', article: 6 },
  falsePositives: [{ 'zh-CN': '国家发行的彩票。', en: 'A state-run lottery.' }],
  blindSpots: [
    { 'zh-CN': '以游戏币代替现金的赌博。', en: 'Gambling with game currency instead of money.' },
  ],
  look: {
    'zh-CN': '记下网站和代理码：可作为公安机关的线索。',
    en: 'Note the site and the agent code: a lead for the police.',
  },
});
