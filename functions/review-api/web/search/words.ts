import type { Catalogue } from '../words/say.ts';

export const words = {
  open: { 'zh-CN': '打开', en: 'Open' },
  foundAccount: { 'zh-CN': '账号', en: 'Account' },
  outcome: { 'zh-CN': '处置', en: 'Outcome' },
  /** Short, for a narrow column; the decision's page says what it means. */
  unchanged: { 'zh-CN': '没有进一步的措施', en: 'no further measure' },
  found: { 'zh-CN': '结果', en: 'Results' },
  latestMembers: {
    'zh-CN': '只列出最近开始使用它的账号，至多 24 个；可能还有更多。',
    en: 'Only the accounts that began to use it latest, at most 24: there may be more.',
  },
  nothing: { 'zh-CN': '没有找到。', en: 'Nothing found.' },
  nothingYet: {
    'zh-CN': '到这里为止没有找到，可继续查找更早的。',
    en: 'Nothing found so far: load more to look further back.',
  },
  nothingWhole: {
    'zh-CN': '没有找到。账号、联系方式、设备与编号须填写完整。',
    en: 'Nothing found. Accounts, contacts, devices and IDs must be entered in full.',
  },
  otherWays: { 'zh-CN': '改按其他方式搜索：', en: 'Search for it as:' },
  begin: {
    'zh-CN': '输入账号、联系方式、设备、原文词句、规则、决定编号、案件编号或内容编号开始搜索。',
    en: 'Search for an account, contact, device, words in a text, rule, decision, case or post.',
  },
  when: { 'zh-CN': '时间', en: 'When' },
  score: { 'zh-CN': '置信度', en: 'Confidence' },
  rules: { 'zh-CN': '规则', en: 'Rules' },
  moreRules: { 'zh-CN': '另有 {count} 条', en: 'and {count} more' },
  excerpt: { 'zh-CN': '摘录（已遮盖）', en: 'Excerpt (masked)' },
  case: { 'zh-CN': '案件', en: 'Case' },
  openCase: { 'zh-CN': '打开案件', en: 'Open case' },
  openDecision: { 'zh-CN': '打开决定', en: 'Open decision' },
  decided: { 'zh-CN': '决定', en: 'Decision' },
  actOnRestricted: { 'zh-CN': '处置因此受限的账号', en: 'Act on accounts it restricted' },
} as const satisfies Catalogue;
