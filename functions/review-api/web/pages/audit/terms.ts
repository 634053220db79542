import type { Catalogue } from '../../words/say.ts';

/** Names of entry details; a detail without a name is shown as recorded. */
export const detailNames = {
  accountId: { 'zh-CN': '账号', en: 'account' },
  act: { 'zh-CN': '处置', en: 'action' },
  appeal: { 'zh-CN': '申诉', en: 'appeal' },
  approvedBy: { 'zh-CN': '同意人', en: 'approved by' },
  brake: { 'zh-CN': '熔断', en: 'brake' },
  braked: { 'zh-CN': '生效的熔断', en: 'brakes' },
  bulkId: { 'zh-CN': '批量处置', en: 'bulk action' },
  by: { 'zh-CN': '提交人或方式', en: 'by' },
  caseId: { 'zh-CN': '案件', en: 'case' },
  category: { 'zh-CN': '类别', en: 'category' },
  change: { 'zh-CN': '变更', en: 'change' },
  commandId: { 'zh-CN': '指令', en: 'command' },
  decisionId: { 'zh-CN': '决定', en: 'decision' },
  digest: { 'zh-CN': '摘要', en: 'digest' },
  done: { 'zh-CN': '已完成', en: 'done' },
  dueAt: { 'zh-CN': '期限', en: 'due' },
  entries: { 'zh-CN': '条数', en: 'entries' },
  entry: { 'zh-CN': '登记序号', en: 'entry no.' },
  eventId: { 'zh-CN': '事件', en: 'event' },
  exempted: { 'zh-CN': '豁免', en: 'exempted' },
  failed: { 'zh-CN': '未完成', en: 'not done' },
  format: { 'zh-CN': '格式', en: 'format' },
  from: { 'zh-CN': '从', en: 'from' },
  held: { 'zh-CN': '改为转人工', en: 'held back' },
  hour: { 'zh-CN': '钟点', en: 'hour from' },
  id: { 'zh-CN': '编号', en: 'id' },
  kind: { 'zh-CN': '种类', en: 'kind' },
  list: { 'zh-CN': '名单', en: 'list' },
  messageId: { 'zh-CN': '消息', en: 'message' },
  mode: { 'zh-CN': '运行模式', en: 'mode' },
  policy: { 'zh-CN': '策略', en: 'policy' },
  problem: { 'zh-CN': '原因', en: 'reason' },
  proposalId: { 'zh-CN': '待复核项', en: 'proposal' },
  proposedBy: { 'zh-CN': '提交人', en: 'proposed by' },
  queue: { 'zh-CN': '队列', en: 'queue' },
  reason: { 'zh-CN': '理由', en: 'reason' },
  recipient: { 'zh-CN': '接收方', en: 'recipient' },
  revision: { 'zh-CN': '版本', en: 'revision' },
  rows: { 'zh-CN': '行数', en: 'rows' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  rulingId: { 'zh-CN': '裁定', en: 'ruling' },
  score: { 'zh-CN': '置信度', en: 'confidence' },
  share: { 'zh-CN': '账号比例', en: 'share of accounts' },
  subject: { 'zh-CN': '对象', en: 'subject' },
  to: { 'zh-CN': '到', en: 'to' },
  unchanged: { 'zh-CN': '措施未变', en: 'nothing changed' },
  undoes: { 'zh-CN': '撤回的变更', en: 'undoes change' },
  undone: { 'zh-CN': '撤销', en: 'undoes' },
  unwarned: { 'zh-CN': '收回提醒', en: 'warnings withdrawn' },
  version: { 'zh-CN': '版次', en: 'version' },
  warned: { 'zh-CN': '提醒人数', en: 'warned' },
  what: { 'zh-CN': '内容', en: 'what' },
  which: { 'zh-CN': '哪一项', en: 'which' },
} as const satisfies Catalogue;

/** Who acted. */
export const actors = {
  staff: { 'zh-CN': '工作人员', en: 'staff member' },
  system: { 'zh-CN': '系统', en: 'system' },
  user: { 'zh-CN': '用户', en: 'user' },
} as const satisfies Catalogue;

/** What an audit chain is about. */
export const subjects = {
  account: { 'zh-CN': '账号', en: 'account' },
  case: { 'zh-CN': '案件', en: 'case' },
  staff: actors.staff,
  platform: { 'zh-CN': '整个平台', en: 'whole platform' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  list: { 'zh-CN': '名单', en: 'list' },
} as const satisfies Catalogue;

/** What a brake keeps from taking effect. */
export const brakes = {
  platform: { 'zh-CN': '全平台的冻结', en: 'freezes across the platform' },
  rule: { 'zh-CN': '规则的冻结', en: 'freezes by the rule' },
  restrictions: { 'zh-CN': '规则的其他限制', en: 'other restrictions by the rule' },
  source: { 'zh-CN': '同一来源引起的冻结', en: 'freezes caused by one source' },
} as const satisfies Catalogue;

/** What a list change does. */
export const listChanges = {
  add: { 'zh-CN': '加入', en: 'add' },
  remove: { 'zh-CN': '移除', en: 'remove' },
} as const satisfies Catalogue;

/** Whether something is so. */
export const whether = {
  true: { 'zh-CN': '是', en: 'yes' },
  false: { 'zh-CN': '否', en: 'no' },
} as const satisfies Catalogue;

export const appealAnswers = {
  granted: { 'zh-CN': '成立', en: 'granted' },
  refused: { 'zh-CN': '驳回', en: 'refused' },
} as const satisfies Catalogue;
