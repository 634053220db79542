import { defineOffer } from '../offer.ts';

export const fraudTools = defineOffer({
  category: 'fraud-tools',
  title: { 'zh-CN': '涉诈设备、软件', en: 'Tools of fraud' },
  detects: {
    'zh-CN': '买卖猫池、改号、群控、接码等涉诈设备或软件的内容。',
    en: 'Posts that offer or seek SIM boxes, number changers, device farms, code receivers or the like.',
  },
  revision: 1,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 14, paragraph: 1 },
  falsePositives: ['A tester who asks about a device farm for lawful tests.'],
  blindSpots: ['Tools that go by a new name.'],
  look: 'Note the tool and the seller: a clue under article 14.',
});
