import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '待复核', en: 'Awaiting approval' },
  open: { 'zh-CN': '待复核', en: 'Open' },
  decided: { 'zh-CN': '已处理', en: 'Decided' },
  show: { 'zh-CN': '显示', en: 'Show' },
  none: { 'zh-CN': '没有需要复核的事项', en: 'Nothing is waiting' },
  by: { 'zh-CN': '{name} 提交于 {when}', en: 'by {name}, {when}' },
  ends: { 'zh-CN': '{ago}失效', en: 'ends {ago}' },
  decidedBy: { 'zh-CN': '{name} 处理', en: 'decided by {name}' },
  seeCase: { 'zh-CN': '查看案件', en: 'See the case' },
  reason: { 'zh-CN': '理由（必填，会留痕）', en: 'Reason (required, on record)' },
  approve: { 'zh-CN': '同意并执行', en: 'Approve' },
  reject: { 'zh-CN': '不同意', en: 'Reject' },
  withdraw: { 'zh-CN': '撤回', en: 'Withdraw' },
  own: { 'zh-CN': '这是您自己提交的，须由他人复核', en: 'Your own: somebody else must approve it' },
  approved: { 'zh-CN': '已同意', en: 'approved' },
  rejected: { 'zh-CN': '未同意', en: 'rejected' },
  withdrawn: { 'zh-CN': '已撤回', en: 'withdrawn' },
  expired: { 'zh-CN': '已失效', en: 'expired' },
  done: { 'zh-CN': '已处理', en: 'Done' },
  failed: { 'zh-CN': '没有成功：{detail}', en: 'That did not work: {detail}' },
} as const satisfies Catalogue;
