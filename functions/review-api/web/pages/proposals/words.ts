import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '待复核', en: 'Awaiting approval' },
  open: { 'zh-CN': '待复核', en: 'Open' },
  decided: { 'zh-CN': '已处理', en: 'Decided' },
  show: { 'zh-CN': '显示', en: 'Show' },
  kind: { 'zh-CN': '类型', en: 'Type' },
  everyKind: { 'zh-CN': '全部类型', en: 'All types' },
  named: { 'zh-CN': '涉及的账号', en: 'Accounts' },
  others: { 'zh-CN': '其余抽样（{count}）', en: 'Other samples ({count})' },
  none: { 'zh-CN': '没有需要复核的事项', en: 'Nothing awaiting approval' },
  noneSuch: { 'zh-CN': '没有符合的事项', en: 'No matching proposals' },
  by: { 'zh-CN': '{name} 提交于 {when}', en: 'by {name}, {when}' },
  ends: { 'zh-CN': '{ago}失效', en: 'expires {ago}' },
  ended: { 'zh-CN': '{ago}失效', en: 'expired {ago}' },
  begun: {
    'zh-CN': '{state}，正在执行或已中断：未完成的，再次作出同一决定即可完成',
    en: '{state}, being carried out or interrupted: if it does not finish, the same decision again completes it',
  },
  decidedBy: { 'zh-CN': '{name} 处理', en: 'decided by {name}' },
  seeCase: { 'zh-CN': '查看案件', en: 'View case' },
  seeRun: { 'zh-CN': '逐个账号查看结果', en: 'View results, account by account' },
  approve: { 'zh-CN': '同意并执行', en: 'Approve' },
  reject: { 'zh-CN': '不同意', en: 'Reject' },
  withdraw: { 'zh-CN': '撤回', en: 'Withdraw' },
  about: { 'zh-CN': '{way}：{what}', en: '{way}: {what}' },
  own: {
    'zh-CN': '这是您自己提交的，须由他人复核',
    en: 'Submitted by you: someone else must approve it',
  },
  approvers: {
    'zh-CN': '近 30 天登录过、可以复核的人：{names}',
    en: 'Colleagues who may approve it (signed in within the last 30 days): {names}',
  },
  moreApprovers: { 'zh-CN': '，另有 {count} 人', en: ', and {count} more' },
  noApprover: {
    'zh-CN':
      '近 30 天登录过的人都不能复核：或在此没有权限，或参与过此事。请管理员让另一位有权限的人登录，否则此事项到期失效。',
    en: 'No one who signed in within the last 30 days may approve it: each lacks permission here or had a part in it. Ask an administrator to have another authorised person sign in; otherwise it expires.',
  },
  seniorsAgree: {
    'zh-CN': '须由负责该队列的高级审核员复核，您没有此权限',
    en: 'A senior reviewer of that queue must approve it; you do not have this permission',
  },
  editorsAgree: {
    'zh-CN': '须由可维护名单的人（高级审核员或管理员）复核，您没有此权限',
    en: 'A senior reviewer or administrator must approve list changes; you do not have this permission',
  },
  publishersAgree: {
    'zh-CN': '须由可发布规则的人（管理员）复核，您没有此权限',
    en: 'An administrator must approve rule changes; you do not have this permission',
  },
  details: { 'zh-CN': '执行内容', en: 'What it would do' },
  act: { 'zh-CN': '处置：{act}', en: 'Action: {act}' },
  undoes: { 'zh-CN': '撤销处置：{act}', en: 'Undo: {act}' },
  accounts: { 'zh-CN': '{count} 个账号', en: '{count} {count|account|accounts}' },
  erased: { 'zh-CN': '账号资料此后已删除', en: 'the account’s data was erased since' },
  caseChanged: {
    'zh-CN': '案件此后有变动，已不能执行',
    en: 'the case has changed since: this can no longer be applied',
  },
  ruleChanged: {
    'zh-CN': '规则此后有变动，已不能执行',
    en: 'the rule has changed since: this can no longer be applied',
  },
  leftOut: { 'zh-CN': '此后有变动，不再执行', en: 'changed since: skipped' },
  blocks: { 'zh-CN': '阻止{kind} {label}，至 {until}', en: 'Block {kind} {label} until {until}' },
  add: { 'zh-CN': '加入名单 {count} 条', en: 'Add to the list: {count}' },
  replaces: {
    'zh-CN': '其中 {count} 条替换已生效的条目',
    en: '{count} of them {count|replaces an entry|replace entries} in force',
  },
  remove: { 'zh-CN': '从名单移除 {count} 条', en: 'Remove from the list: {count}' },
  backtested: {
    'zh-CN': '回测：检查 {examined} 次，触发 {fired} 次',
    en: 'backtest: checked {examined}, fired {fired}',
  },
  approved: { 'zh-CN': '已同意', en: 'approved' },
  rejected: { 'zh-CN': '未同意', en: 'rejected' },
  withdrawn: { 'zh-CN': '已撤回', en: 'withdrawn' },
  expired: { 'zh-CN': '已失效', en: 'expired' },
  overtaken: {
    'zh-CN': '“{what}”{state}：您填写理由时，此事项已有结果；您的理由没有提交。',
    en: '“{what}” was {state} while you were writing. Your reason was not sent.',
  },
  decidedBefore: {
    'zh-CN': '“{what}”{state}：此事项已有结果。',
    en: '“{what}” was already {state}.',
  },
  expiredMeanwhile: {
    'zh-CN': '“{what}”已失效：您填写理由时到期，无人处理；您的理由没有提交。',
    en: '“{what}” expired while you were writing; nobody answered it in time. Your reason was not sent.',
  },
  expiredBefore: {
    'zh-CN': '“{what}”已失效：到期时无人处理。',
    en: '“{what}” has expired: nobody answered it in time.',
  },
  putAway: { 'zh-CN': '关闭提示', en: 'Dismiss' },
  told: { 'zh-CN': '“{what}”{state}', en: '“{what}”: {state}' },
  failed: { 'zh-CN': '“{what}”没有成功：{detail}', en: '“{what}” failed: {detail}' },
} as const satisfies Catalogue;
