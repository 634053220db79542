import type { QuarantineReason } from '#shared/events/quarantine.ts';
import type { Words } from '../words/say.ts';

/** Short names of the quarantine reasons. */
export const quarantineReasons: { readonly [Reason in QuarantineReason]: Words } = {
  'too-large': { 'zh-CN': '过大', en: 'too large' },
  'bad-json': { 'zh-CN': '不是 JSON', en: 'not JSON' },
  'too-deep': { 'zh-CN': '嵌套过深', en: 'too deep' },
  'duplicate-key': { 'zh-CN': '重复的键', en: 'duplicate key' },
  'not-an-event': { 'zh-CN': '不是事件', en: 'not an event' },
  'unbound-sender': { 'zh-CN': '未登记的发送方', en: 'unregistered sender' },
  'foreign-platform': { 'zh-CN': '其他平台的事件', en: 'another platform' },
  'unknown-version': { 'zh-CN': '未知版本', en: 'unknown version' },
  'unknown-type': { 'zh-CN': '未知类型', en: 'unknown type' },
  'unknown-field': { 'zh-CN': '未知字段', en: 'unknown field' },
  'missing-field': { 'zh-CN': '缺少字段', en: 'missing field' },
  'bad-field': { 'zh-CN': '字段有误', en: 'bad field' },
  'bad-time': { 'zh-CN': '时间有误', en: 'bad time' },
  'future-time': { 'zh-CN': '时间在未来', en: 'in the future' },
  'too-old': { 'zh-CN': '过旧', en: 'too old' },
  'raw-personal-data': { 'zh-CN': '含明文个人信息', en: 'raw personal data' },
  'event-conflict': { 'zh-CN': '同号事件内容不同', en: 'same id, other body' },
  unprocessable: { 'zh-CN': '无法处理', en: 'unprocessable' },
};
