import { defineOffer } from '../offer.ts';

export const brushing = defineOffer({
  category: 'brushing',
  title: { 'zh-CN': '刷单刷量', en: 'Fake orders and engagement' },
  detects: {
    'zh-CN': '招募刷单、刷评价、刷流量，或以刷单兼职为名行骗的内容。',
    en: 'Posts that recruit for fake orders, reviews or engagement, or use such jobs as bait.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'e-commerce-law', article: 17 },
  falsePositives: [
    {
      'zh-CN': '请顾客如实评价的店铺。',
      en: 'A shop that asks customers for an honest review.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每周换一个名目的“兼职”。', en: '“Part-time jobs” under a new name every week.' },
  ],
  look: {
    'zh-CN': '查看是否要求垫付或交押金：如有，须提醒相关用户。',
    en: 'Check whether an advance or a deposit is asked for: if so, the users concerned must be warned.',
  },
});
