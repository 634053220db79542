import { reachableByCode, sharesOffer, writersOf } from '../clauses.ts';
import { defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const sharedContactCampaign = defineRule({
  id: 'network.shared-contact-campaign',
  title: { 'zh-CN': '多个账号发布同一联系方式', en: 'One contact from many accounts' },
  detects: {
    'zh-CN': '在可疑内容中发布多个账号都在发布的联系方式的账号。',
    en: 'Accounts that give the same contact in suspicious texts as several other accounts.',
  },
  evidenceFamily: 'network',
  subject: 'account',
  category: 'traffic-diversion',
  userFact: 'shared-text',
  severity: (signals, { many }) => (writersOf(signals, 'contact') >= many ? 'high' : 'medium'),
  revision: 6,
  life: 'live',
  ground: { law: 'anti-telecom-fraud-law', article: 25, paragraph: 2 },
  falsePositives: [
    {
      'zh-CN': '为提醒他人而转发骗子联系方式的人。',
      en: 'People who share a scammer’s contact to warn others.',
    },
    {
      'zh-CN': '内容被误判为可疑、图片又带有同一公共二维码（活动海报、应用下载码）的人。',
      en: 'People whose texts were misread and whose pictures have the same public QR code (an event poster, an app download).',
    },
    {
      'zh-CN': '联系方式被同行冒用、内容又被误判的新店，或沉寂一月后复出的店。',
      en: 'A new shop, or one back after a silent month, whose contact rivals misused and whose text was misread.',
    },
  ],
  blindSpots: [
    { 'zh-CN': '每个账号各用一个联系方式。', en: 'A separate contact for every account.' },
    {
      'zh-CN': '其他账号一周多以后才跟用时，最先发布该联系方式的账号。',
      en: 'The first accounts to give a contact, if the others take it up over a week later.',
    },
    {
      'zh-CN': '出借的老账号，每月只发一两条。',
      en: 'Old accounts lent for one or two texts a month.',
    },
    {
      'zh-CN': '写成提醒的招揽（“大家别加他”）：不计入，只转人工。',
      en: 'Offers worded as warnings (“do not add him”): they do not count, and are only sent for human review.',
    },
  ],
  runbook: [
    { 'zh-CN': '每个账号各读一条内容。', en: 'Read one text from each account.' },
    {
      'zh-CN': '对该联系方式作一次判断：案件针对团伙，而非单个账号。',
      en: 'Judge the contact once: the case is about the campaign, not one account.',
    },
  ],
  on: [...texts, 'account.rechecked'],
  thresholds: { accounts: 3, many: 5 },
  when: (signals, { accounts }) => sharesOffer(signals, 'contact', accounts),
  adds: ({ content }) => [reachableByCode(content)],
});
