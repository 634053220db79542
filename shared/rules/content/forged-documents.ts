import { defineOffer } from '../offer.ts';

export const forgedDocuments = defineOffer({
  category: 'forged-documents',
  title: { 'zh-CN': '伪造证件', en: 'Forged documents' },
  detects: {
    'zh-CN': '制作、买卖伪造证件、印章、票据的内容。',
    en: 'Posts that offer or seek forged documents, seals or invoices.',
  },
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-illegal-goods' },
  falsePositives: [
    {
      'zh-CN': '为学校制作证书的印刷店。',
      en: 'A print shop that makes certificates for schools.',
    },
  ],
  blindSpots: [{ 'zh-CN': '放在图片里的样品。', en: 'Samples inside an image.' }],
  look: {
    'zh-CN': '记下证件种类和可能的受害人。',
    en: 'Note the kind of document and who might be harmed.',
  },
});
