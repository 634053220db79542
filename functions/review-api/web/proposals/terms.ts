import type { Proposal } from '../../contract/proposals.ts';
import type { Words } from '../words/say.ts';

export const proposalKinds: { readonly [K in Proposal['kind']]: Words } = {
  ruling: { 'zh-CN': '单案处置', en: 'ruling on a case' },
  bulk: { 'zh-CN': '批量处置', en: 'bulk action' },
  undo: { 'zh-CN': '撤销', en: 'undo' },
  block: { 'zh-CN': '阻止', en: 'block' },
  'list-change': { 'zh-CN': '名单变更', en: 'list change' },
  'rule-move': { 'zh-CN': '规则转入新阶段', en: 'rule stage change' },
};
