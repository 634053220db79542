import type { Category } from '../text/reading.ts';
import type { Words } from './words.ts';

/** What a finding is about: a trade that posts are screened for, or a kind of account abuse. */
export type FindingCategory =
  | Category
  | 'real-name'
  | 'bulk-registration'
  | 'account-takeover'
  | 'automation'
  | 'spam'
  | 'fraud'
  | 'suspicious-wording';

/** The categories as people call them. */
export const categories: { readonly [C in FindingCategory]: Words } = {
  'card-trade': { 'zh-CN': '买卖银行卡、支付账户', en: 'trade in bank cards and payment accounts' },
  'sim-trade': { 'zh-CN': '买卖电话卡、物联网卡', en: 'trade in SIM cards' },
  'personal-data-trade': { 'zh-CN': '买卖个人信息', en: 'trade in personal data' },
  'account-trade': { 'zh-CN': '买卖、出租网络账号', en: 'sale and rental of online accounts' },
  'money-mule': { 'zh-CN': '跑分洗钱', en: 'money muling' },
  brushing: { 'zh-CN': '刷单刷量', en: 'brushing and fake engagement' },
  'traffic-diversion': { 'zh-CN': '引流推广', en: 'diversion of traffic' },
  'illegal-loan': { 'zh-CN': '非法贷款', en: 'illegal lending' },
  gambling: { 'zh-CN': '网络赌博', en: 'online gambling' },
  'fraud-tools': { 'zh-CN': '涉诈设备、软件', en: 'tools of fraud' },
  'forged-documents': { 'zh-CN': '伪造证件', en: 'forged documents' },
  'illegal-migration': {
    'zh-CN': '偷渡、境外高薪诱骗',
    en: 'illegal border crossing and lures abroad',
  },
  'fake-investment': { 'zh-CN': '虚假投资理财', en: 'fake investments' },
  impersonation: { 'zh-CN': '冒充他人或机构', en: 'impersonation' },
  'porn-lure': { 'zh-CN': '色情诱导', en: 'sexual lures' },
  'fraud-support': { 'zh-CN': '其他涉诈支持', en: 'other support for fraud' },
  'real-name': { 'zh-CN': '真实身份核验', en: 'real-name verification' },
  'bulk-registration': { 'zh-CN': '批量注册', en: 'bulk registration' },
  'account-takeover': { 'zh-CN': '账号易主', en: 'account changed hands' },
  automation: { 'zh-CN': '机器操作', en: 'automation' },
  spam: { 'zh-CN': '批量骚扰', en: 'mass unwanted contact' },
  fraud: { 'zh-CN': '涉嫌诈骗', en: 'suspected fraud' },
  'suspicious-wording': { 'zh-CN': '可疑用语', en: 'suspicious wording' },
};
