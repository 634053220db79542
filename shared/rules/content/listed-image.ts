import { onList } from '../clauses.ts';
import { allOf, defineRule } from '../rule.ts';
import { listedTemplate } from './listed-template.ts';

export const listedImage = defineRule({
  id: 'content.listed-image',
  title: { 'zh-CN': '含名单内图片', en: 'Shows a listed image' },
  detects: {
    'zh-CN': '图片或其中的二维码列于平台阻止名单的内容。',
    en: 'Posts with an image, or a QR code in one, on the platform’s block list.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'listed',
  severity: 'high',
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '为提醒他人而转发该图片的人；感知哈希碰巧相同的图片。',
      en: 'Someone who shows the image to warn others; another image with the same perceptual hash.',
    },
  ],
  blindSpots: [
    {
      'zh-CN': '改动过的图片；平台没有上报哈希的图片。',
      en: 'A changed image; one whose hash the platform does not send.',
    },
  ],
  runbook: listedTemplate.runbook,
  on: ['content.posted', 'content.edited'],
  thresholds: {},
  when: (signals) => allOf(onList(signals, 'block', ['image'])),
});
