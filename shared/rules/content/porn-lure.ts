import { defineOffer } from '../offer.ts';

export const pornLure = defineOffer({
  category: 'porn-lure',
  title: { 'zh-CN': '色情引诱', en: 'Sexual lures' },
  detects: {
    'zh-CN': '以色情、裸聊、招嫖为诱饵的内容。',
    en: 'Posts that lure people with sexual content, nude chats or prostitution.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'content-ecosystem-provisions', article: 6 },
  falsePositives: [{ 'zh-CN': '性教育内容。', en: 'Sex education.' }],
  blindSpots: [{ 'zh-CN': '只用图片和表情的引诱。', en: 'Lures made only of images and emoji.' }],
  look: {
    'zh-CN': '查看是否引向下载应用或交押金：随后往往是敲诈。',
    en: 'Check whether it leads to an app download or a deposit: extortion often follows.',
  },
});
