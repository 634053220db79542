import type { Catalogue } from '../words/say.ts';

export const words = {
  harm: { 'zh-CN': '危害', en: 'harm' },
  confidence: { 'zh-CN': '置信', en: 'confidence' },
  reports: { 'zh-CN': '举报', en: 'reports' },
  victim: { 'zh-CN': '受害风险', en: 'victim' },
  unread: { 'zh-CN': '未看全', en: 'unread' },
  appeal: { 'zh-CN': '申诉', en: 'appeal' },
  age: { 'zh-CN': '等待', en: 'age' },
  dueIn: { 'zh-CN': '{ago}到期', en: 'due {ago}' },
  overdue: { 'zh-CN': '已超时（{ago}）', en: 'overdue ({ago})' },
  reason: { 'zh-CN': '理由（必填，会留痕）', en: 'Reason (required, on record)' },
  cancel: { 'zh-CN': '取消', en: 'Cancel' },
  close: { 'zh-CN': '关闭', en: 'Close' },
  failed: { 'zh-CN': '没有成功：{detail}', en: 'That did not work: {detail}' },
} as const satisfies Catalogue;
