import type { Catalogue } from '../../words/say.ts';
import { spanEnds } from '../../words/terms.ts';

export const words = {
  ...spanEnds,
  name: { 'zh-CN': '搜索', en: 'Search' },
  by: { 'zh-CN': '按什么搜索', en: 'Search by' },
  ask: { 'zh-CN': '输入要查找的内容', en: 'What to look for' },
  anyOutcome: { 'zh-CN': '所有处置', en: 'Any outcome' },
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
  contactHint: {
    'zh-CN': '填写种类与号码，如 wechat:demo_a1；链接、邮箱、@名称、+86… 可直接填写。',
    en: 'Kind and name, such as wechat:demo_a1. Links, mail addresses, @names and +86… need no kind.',
  },
  views: { 'zh-CN': '保存的视图', en: 'Saved views' },
  focus: { 'zh-CN': '到搜索框', en: 'Go to the search box' },
} as const satisfies Catalogue;
