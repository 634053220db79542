import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '申诉', en: 'Appeals' },
  open: { 'zh-CN': '待裁定', en: 'Open' },
  all: { 'zh-CN': '全部', en: 'All' },
  show: { 'zh-CN': '显示', en: 'Show' },
  table: { 'zh-CN': '申诉，最急的在前', en: 'Appeals, the one due first on top' },
  account: { 'zh-CN': '账号', en: 'Account' },
  text: { 'zh-CN': '用户的陈述', en: 'What the user says' },
  due: { 'zh-CN': '答复期限', en: 'Answer due' },
  filed: { 'zh-CN': '提出时间', en: 'Filed' },
  state: { 'zh-CN': '状态', en: 'State' },
  stateOpen: { 'zh-CN': '待裁定', en: 'open' },
  granted: { 'zh-CN': '成立', en: 'granted' },
  refused: { 'zh-CN': '驳回', en: 'refused' },
  mine: { 'zh-CN': '您参与过原决定，不能裁定', en: 'you had a part in the decision' },
  waiting: { 'zh-CN': '其后还有 {n} 件', en: '{n} more after it' },
  none: { 'zh-CN': '没有申诉', en: 'No appeals' },
  more: { 'zh-CN': '更多', en: 'More' },
  down: { 'zh-CN': '下一行', en: 'Next row' },
  up: { 'zh-CN': '上一行', en: 'Previous row' },
  first: { 'zh-CN': '回到开头', en: 'Back to the first page' },
} as const satisfies Catalogue;
