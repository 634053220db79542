import { defineOffer } from '../offer.ts';

export const brushing = defineOffer({
  category: 'brushing',
  title: { 'zh-CN': '刷单刷量', en: 'Brushing and fake engagement' },
  detects: {
    'zh-CN': '招募刷单、刷评价、刷流量，或以刷单兼职为名行骗的内容。',
    en: 'Posts that recruit for brushing, fake reviews or engagement, or use such jobs as bait.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'e-commerce-law', article: 17 },
  falsePositives: ['A shop that asks its customers for an honest review.'],
  blindSpots: ['Jobs that are called something else every week.'],
  look: 'See whether a deposit is asked for: then people must be warned.',
});
