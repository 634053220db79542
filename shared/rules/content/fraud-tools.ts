import { defineOffer } from '../offer.ts';

export const fraudTools = defineOffer({
  category: 'fraud-tools',
  title: { 'zh-CN': '涉诈设备、软件', en: 'Fraud devices and software' },
  detects: {
    'zh-CN': '买卖猫池、改号、群控、接码等涉诈设备或软件的内容。',
    en: 'Posts that offer or seek SIM boxes, caller-ID spoofing, device farms, verification-code services or similar tools.',
  },
  revision: 2,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 14, paragraph: 1 },
  falsePositives: [
    {
      'zh-CN': '为合法测试咨询群控设备的测试人员。',
      en: 'A tester asking about a device farm for lawful testing.',
    },
  ],
  blindSpots: [{ 'zh-CN': '换了新名称的工具。', en: 'Tools under a new name.' }],
  look: {
    'zh-CN': '记下工具和卖家：属于《反电信网络诈骗法》第14条所指的线索。',
    en: 'Note the tool and the seller: a lead under article 14 of the Anti-Telecom and Online Fraud Law.',
  },
});
