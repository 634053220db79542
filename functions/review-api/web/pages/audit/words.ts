import type { Catalogue } from '../../words/say.ts';
import { spanEnds } from '../../words/terms.ts';

export const words = {
  ...spanEnds,
  name: { 'zh-CN': '审计记录', en: 'Audit log' },
  group: { 'zh-CN': '审计', en: 'Audit' },
  kind: { 'zh-CN': '查看对象', en: 'Entries about' },
  all: { 'zh-CN': '全部', en: 'all' },
  which: { 'zh-CN': '编号', en: 'ID' },
  actor: { 'zh-CN': '操作人', en: 'By' },
  actorHint: { 'zh-CN': '工号或 system', en: 'ID or system' },
  action: { 'zh-CN': '操作', en: 'Action' },
  actionHint: { 'zh-CN': '如 rule.moved', en: 'e.g. rule.moved' },
  show: { 'zh-CN': '查看', en: 'Show' },
  logged: {
    'zh-CN': '查看、校验和导出审计记录本身也会留痕。',
    en: 'Reading, checking and exporting the audit log is itself recorded.',
  },
  begin: {
    'zh-CN': '选择对象并填写编号，查看其审计链。',
    en: 'Choose a subject and enter its ID to view its audit chain.',
  },
  entries: { 'zh-CN': '记录', en: 'Entries' },
  nothing: { 'zh-CN': '没有符合的记录。', en: 'No matching entries.' },
  place: { 'zh-CN': '序号', en: 'No.' },
  when: { 'zh-CN': '时间', en: 'When' },
  cause: { 'zh-CN': '依据', en: 'Caused by' },
  details: { 'zh-CN': '详情（已遮盖）', en: 'Details (masked)' },
  hash: { 'zh-CN': '哈希', en: 'Hash' },
  unreadable: { 'zh-CN': '记录已不可读', en: 'unreadable' },
  chain: { 'zh-CN': '审计链', en: 'Audit chain' },
  noChain: {
    'zh-CN': '没有此对象的审计记录：请核对编号',
    en: 'No entries for this subject: check the ID',
  },
  whole: {
    'zh-CN': '共 {count} 条，从首条到链尾完整',
    en: '{count} {count|entry|entries}, intact from first to last',
  },
  brokenChain: {
    'zh-CN': '第 {place} 条起有误：{problem}',
    en: 'Broken from no. {place}: {problem}',
  },
  seals: { 'zh-CN': '每日封印', en: 'Daily seals' },
  through: {
    'zh-CN': '{count} 个封印前后相接，最后封印日 {day}',
    en: '{count} in an unbroken sequence, the latest for {day}',
  },
  unsealed: {
    'zh-CN': '尚无封印：首个封印在当日结束后生成',
    en: 'None yet: the first is created at the end of the day',
  },
  brokenSeal: {
    'zh-CN': '{day} 的封印有误：{problem}',
    en: 'The seal for {day} is invalid: {problem}',
  },
  sealHash: { 'zh-CN': '封印哈希', en: 'Hash of the last seal' },
  signed: {
    'zh-CN': '签名由 clearspring audit verify 用审计员自己的公钥校验。',
    en: 'Signatures are checked with clearspring audit verify, using the auditor’s own public key.',
  },
  focus: { 'zh-CN': '到编号框', en: 'Go to the ID field' },
  more: { 'zh-CN': '更早的记录', en: 'Earlier entries' },
} as const satisfies Catalogue;
