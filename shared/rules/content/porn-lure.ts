import { defineOffer } from '../offer.ts';

export const pornLure = defineOffer({
  category: 'porn-lure',
  title: { 'zh-CN': '色情诱导', en: 'Sexual lures' },
  detects: {
    'zh-CN': '以色情、裸聊、招嫖为诱饵的内容。',
    en: 'Posts that lure with sex, nude chats or prostitution.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'content-ecosystem-provisions', article: 6 },
  falsePositives: ['Sex education.'],
  blindSpots: ['Lures that are a picture and an emoji.'],
  look: 'See whether it leads to an app or a deposit: extortion follows.',
});
