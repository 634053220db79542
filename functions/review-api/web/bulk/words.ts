import type { Catalogue } from '../words/say.ts';

export const words = {
  name: { 'zh-CN': '批量处置', en: 'Act on several' },
  chooseAct: { 'zh-CN': '处置方式', en: 'What to do' },
  reason: { 'zh-CN': '理由（必填，会留痕）', en: 'Reason (required, on record)' },
  would: {
    'zh-CN': '将处置 {would} 个账号，共选 {all} 个',
    en: '{would} of {all} accounts would change',
  },
  sample: { 'zh-CN': '抽样：{account} 的用户将看到', en: 'Sample: what {account} will read' },
  account: { 'zh-CN': '账号', en: 'Account' },
  change: { 'zh-CN': '变化', en: 'Change' },
  result: { 'zh-CN': '结果', en: 'Result' },
  fromTo: { 'zh-CN': '{from} → {to}', en: '{from} → {to}' },
  willDo: { 'zh-CN': '可处置', en: 'would be done' },
  done: { 'zh-CN': '已完成', en: 'done' },
  cannot: { 'zh-CN': '不处置：{why}', en: 'not done: {why}' },
  run: { 'zh-CN': '确认处置', en: 'Do it' },
  propose: { 'zh-CN': '提交复核', en: 'Propose' },
  cancel: { 'zh-CN': '取消', en: 'Cancel' },
  close: { 'zh-CN': '关闭', en: 'Close' },
  ran: {
    'zh-CN': '批量处置：成功 {done}，未处置 {failed}',
    en: 'Done: {done}, not done: {failed}',
  },
  proposed: { 'zh-CN': '已提交，等待另一人同意', en: 'Proposed: another person must agree' },
  undone: { 'zh-CN': '批量处置已撤销', en: 'All of it was taken back' },
  undoReason: { 'zh-CN': '批量处置后立即撤销', en: 'Taken back right after' },
  failed: { 'zh-CN': '没有成功：{detail}', en: 'That did not work: {detail}' },
} as const satisfies Catalogue;
