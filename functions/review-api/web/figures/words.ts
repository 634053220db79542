import type { Catalogue } from '../words/say.ts';

export const words = {
  none: { 'zh-CN': '暂无', en: 'none yet' },
  counted: { 'zh-CN': '{are} / {of} 件', en: '{are} of {of}' },
  // The word joiners keep the range on one line.
  interval: {
    'zh-CN': '95% 置信区间 {low}\u2060–\u2060{high}',
    en: '95% interval {low}\u2060–\u2060{high}',
  },
  days: { 'zh-CN': '近 {count} 天', en: '{count} {count|day|days}' },
  dayBegins: {
    'zh-CN': '按 UTC 计日：每天 {time}（{zone}）换日',
    en: 'Days are counted in UTC: each begins at {time} ({zone})',
  },
  day: { 'zh-CN': '日期', en: 'Day' },
  count: { 'zh-CN': '数量', en: 'Count' },
  span: { 'zh-CN': '时间范围', en: 'Time range' },
  perDay: {
    'zh-CN': '近 {count} 天每日触发：{values}',
    en: 'Fired per day, last {count} {count|day|days}: {values}',
  },
} as const satisfies Catalogue;
