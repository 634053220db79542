import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '账号 {account}', en: 'Account {account}' },
  standing: { 'zh-CN': '账号状态', en: 'Account status' },
  decisions: { 'zh-CN': '关于此账号的决定', en: 'Decisions about this account' },
  credit: { 'zh-CN': '信用分', en: 'Credit' },
  creditText: { 'zh-CN': '由各项相加得出。', en: 'The sum of its parts.' },
  reputation: { 'zh-CN': '共用项的信誉', en: 'Reputation of shared items' },
  why: { 'zh-CN': '依据', en: 'Reason' },
  points: { 'zh-CN': '分', en: 'Points' },
  when: { 'zh-CN': '时间', en: 'When' },
  nothing: { 'zh-CN': '没有共用项。', en: 'No items shared with other accounts.' },
  noParts: { 'zh-CN': '没有计分项。', en: 'Nothing counted yet.' },
  timeline: { 'zh-CN': '时间线', en: 'Timeline' },
  seeCase: { 'zh-CN': '打开案件', en: 'Open case' },
} as const satisfies Catalogue;
