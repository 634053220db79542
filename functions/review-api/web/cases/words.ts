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
  duration: { 'zh-CN': '期限', en: 'For how long' },
  oneDay: { 'zh-CN': '1 天', en: '1 day' },
  sevenDays: { 'zh-CN': '7 天', en: '7 days' },
  thirtyDays: { 'zh-CN': '30 天', en: '30 days' },
  noEnd: { 'zh-CN': '不限期', en: 'No end' },
  nothingFree: { 'zh-CN': '此队列没有可领取的案件', en: 'There is no free case in this queue' },
  reason: { 'zh-CN': '理由（必填，会留痕）', en: 'Reason (required, on record)' },
  reasonFirst: { 'zh-CN': '请先写明理由', en: 'Write the reason first' },
  cancel: { 'zh-CN': '取消', en: 'Cancel' },
  close: { 'zh-CN': '关闭', en: 'Close' },
  failed: { 'zh-CN': '没有成功：{detail}', en: 'That did not work: {detail}' },
} as const satisfies Catalogue;
