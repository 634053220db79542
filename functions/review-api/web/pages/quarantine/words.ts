import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '隔离与死信', en: 'Quarantine and dead letters' },
  group: { 'zh-CN': '隔离', en: 'Quarantine' },
  aside: { 'zh-CN': '隔离的消息', en: 'Quarantined messages' },
  asideText: {
    'zh-CN': '无法读取的消息。个人信息已遮盖。',
    en: 'Messages that could not be read. Personal data is masked.',
  },
  nothing: { 'zh-CN': '没有被隔离的消息。', en: 'No quarantined messages.' },
  reason: { 'zh-CN': '原因', en: 'Reason' },
  allReasons: { 'zh-CN': '所有原因', en: 'All reasons' },
  sent: { 'zh-CN': '发送时间', en: 'Sent' },
  field: { 'zh-CN': '字段', en: 'Field' },
  id: { 'zh-CN': '编号', en: 'ID' },
  problem: { 'zh-CN': '问题', en: 'Problem' },
  remedy: { 'zh-CN': '处理办法', en: 'How to fix' },
  body: { 'zh-CN': '消息内容（已遮盖）', en: 'Message (masked)' },
  release: { 'zh-CN': '放回队列', en: 'Release' },
  discard: { 'zh-CN': '丢弃', en: 'Discard' },
  cut: {
    'zh-CN': '内容保存时已被截断，不能放回。',
    en: 'The message was truncated when it was stored, so it cannot be released.',
  },
  duplicate: {
    'zh-CN': '同号事件先前已被接收并有效，不能放回。',
    en: 'An event with the same id was accepted before and stands, so it cannot be released.',
  },
  released: { 'zh-CN': '消息已放回接收队列', en: 'Message released to the intake queue' },
  discarded: { 'zh-CN': '消息已丢弃', en: 'Message discarded' },
  overtaken: {
    'zh-CN': '这条消息已由他人放回或丢弃',
    en: 'Someone else has already released or discarded this message',
  },
  releaseSure: { 'zh-CN': '确认放回这条消息？', en: 'Release this message?' },
  releaseText: {
    'zh-CN': '放回后不能收回：消息会重新读取和检测，可能使账号受限；仍无法读取的会再次隔离。',
    en: 'This cannot be undone: the message is read and screened again, and may restrict an account. If it still cannot be read, it is quarantined again.',
  },
  discardSure: { 'zh-CN': '确认丢弃这条消息？', en: 'Discard this message?' },
  discardText: {
    'zh-CN': '丢弃后无法恢复；平台需要重新发送该事件。',
    en: 'This cannot be undone: the platform would have to send the event again.',
  },
  deadLetters: { 'zh-CN': '死信', en: 'Dead letters' },
  deadText: {
    'zh-CN': '多次处理失败后被放弃的消息。原因排除后再送回。',
    en: 'Messages that a queue gave up on after repeated failures. Send them back once the cause is fixed.',
  },
  waiting: { 'zh-CN': '{count} 条', en: '{count} waiting' },
  moving: { 'zh-CN': '正在送回', en: 'being sent back' },
  moveFailed: {
    'zh-CN': '上次送回（{at}）中途失败：{reason}',
    en: 'The last attempt to send them back, {at}, failed: {reason}',
  },
  byHand: {
    'zh-CN': '此区域的队列不能自动送回：请运维人员逐条送回（运维手册“Dead letters”）',
    en: 'Dead letters cannot be sent back in this region: an operator sends them one by one (docs/operate.md, “Dead letters”)',
  },
  redrive: { 'zh-CN': '送回{queue}', en: 'Send back to {queue}' },
  redriven: { 'zh-CN': '已开始送回{queue}', en: 'Sending back to {queue}' },
  none: { 'zh-CN': '无', en: 'none' },
  intake: { 'zh-CN': '接收队列', en: 'intake' },
  followUps: { 'zh-CN': '后续队列', en: 'follow-ups' },
  actions: { 'zh-CN': '执行队列', en: 'actions' },
  down: { 'zh-CN': '下一条', en: 'Next message' },
  up: { 'zh-CN': '上一条', en: 'Previous message' },
} as const satisfies Catalogue;
