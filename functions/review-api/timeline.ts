import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { TimelineEntry } from './contract/cases.ts';
import type { Person, Words } from './contract/endpoint.ts';

const words: Readonly<Record<string, Words>> = {
  'account.observe': { 'zh-CN': '系统：仅观察', en: 'System: observed only' },
  'account.allow': { 'zh-CN': '系统：不采取措施', en: 'System: nothing done' },
  'account.challenge': { 'zh-CN': '系统：要求重新核验', en: 'System: asked to verify again' },
  'account.limit': { 'zh-CN': '系统：限制功能', en: 'System: limited' },
  'account.flag': { 'zh-CN': '系统：交人工审核', en: 'System: asked for a person' },
  'account.freeze': { 'zh-CN': '系统：冻结', en: 'System: frozen' },
  'content.allow': { 'zh-CN': '系统：放行内容', en: 'System: post let through' },
  'content.flag': { 'zh-CN': '系统：标记内容', en: 'System: post flagged' },
  'content.hide': { 'zh-CN': '系统：隐藏内容', en: 'System: post hidden' },
  'hold.ended': { 'zh-CN': '限制期满，自动解除', en: 'The restriction ended by itself' },
  'appeal.filed': { 'zh-CN': '用户提出申诉', en: 'The user appealed' },
  'appeal.refused': { 'zh-CN': '申诉未被受理', en: 'The appeal was not heard' },
  'case.upheld': { 'zh-CN': '审核：维持', en: 'Review: upheld' },
  'case.released': { 'zh-CN': '审核：解除', en: 'Review: released' },
  'case.restricted': { 'zh-CN': '审核：采取措施', en: 'Review: restricted' },
  'case.restored': { 'zh-CN': '审核：恢复内容', en: 'Review: restored' },
  'case.undone': { 'zh-CN': '审核：撤销此前裁决', en: 'Review: a ruling was taken back' },
  'case.handed-over': { 'zh-CN': '案件转交', en: 'Case handed over' },
  'case.snoozed': { 'zh-CN': '案件暂缓', en: 'Case snoozed' },
  'case.escalated': { 'zh-CN': '案件上报', en: 'Case escalated' },
  'case.opinion-asked': { 'zh-CN': '请求第二意见', en: 'Second opinion asked for' },
  'case.opinion-given': { 'zh-CN': '给出第二意见', en: 'Second opinion given' },
  'case.marked': { 'zh-CN': '标注结论', en: 'Finding marked' },
  'victims.warned': { 'zh-CN': '已提醒可能的受害人', en: 'Possible victims warned' },
};

/** An entry of an audit chain in words. */
export const timelineEntry = (
  { sequence, at, actor, action, causeId, details }: AuditEntry,
  nameOf: (id: string) => Person,
): TimelineEntry => ({
  sequence,
  at,
  by: actor === 'system' || actor === 'user' ? null : nameOf(actor),
  actor: actor === 'system' || actor === 'user' ? actor : 'staff',
  action,
  words: words[action] ?? { 'zh-CN': action, en: action },
  decisionId: causeId.startsWith('dec-') ? causeId : null,
  details,
});
