import { defineOffer } from '../offer.ts';

export const illegalMigration = defineOffer({
  category: 'illegal-migration',
  title: { 'zh-CN': '偷渡、境外高薪诱骗', en: 'Illegal border crossings and overseas job lures' },
  detects: {
    'zh-CN': '组织偷渡或以境外高薪为诱饵的内容。',
    en: 'Posts that offer illegal border crossings, or lure people abroad with high pay.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [{ 'zh-CN': '有资质的境外劳务中介。', en: 'A licensed agency for work abroad.' }],
  blindSpots: [{ 'zh-CN': '不提国家名称的引诱。', en: 'Lures that name no country.' }],
  look: {
    'zh-CN': '可能危及生命：如有人即将出境，立即报警。',
    en: 'Lives may be at stake: if someone is about to leave, call the police at once.',
  },
});
