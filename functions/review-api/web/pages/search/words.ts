import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '搜索', en: 'Search' },
  by: { 'zh-CN': '按什么搜索', en: 'Search by' },
  account: { 'zh-CN': '账号', en: 'account' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  device: { 'zh-CN': '设备编号', en: 'device ID' },
  text: { 'zh-CN': '原文词句', en: 'words in a text' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  decision: { 'zh-CN': '决定编号', en: 'decision ID' },
  case: { 'zh-CN': '案件编号', en: 'case ID' },
  content: { 'zh-CN': '内容编号', en: 'post ID' },
  ask: { 'zh-CN': '输入要查找的内容', en: 'What to look for' },
  anyOutcome: { 'zh-CN': '所有处置', en: 'Any outcome' },
  from: { 'zh-CN': '从（UTC 日）', en: 'From (UTC)' },
  to: { 'zh-CN': '到（UTC 日）', en: 'To (UTC)' },
  noRule: { 'zh-CN': '没有这样的规则', en: 'no such rule' },
  theRule: { 'zh-CN': '规则编号 {id}', en: 'the rule {id}' },
  titledRules: {
    'zh-CN': '名称含此词句的规则，点按搜索其决定：',
    en: 'Rules with these words in their title (opens their decisions):',
  },
  textHint: {
    'zh-CN': '搜索判定所引用的词句，以及为案件保留的原文；被遮盖的号码与联系方式不参与搜索。',
    en: 'Searches the words that decisions quote and the texts kept for cases; masked numbers and contacts are not searched.',
  },
  views: { 'zh-CN': '保存的视图', en: 'Saved views' },
  focus: { 'zh-CN': '到搜索框', en: 'Go to the search box' },
} as const satisfies Catalogue;
