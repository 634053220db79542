import type { Catalogue } from '../words/say.ts';

export const words = {
  views: { 'zh-CN': '视图', en: 'Views' },
  saveView: { 'zh-CN': '保存当前视图', en: 'Save this view' },
  viewName: { 'zh-CN': '视图名称', en: 'Name of the view' },
  share: { 'zh-CN': '与团队共享', en: 'Share with the team' },
  shared: { 'zh-CN': '共享', en: 'shared' },
  save: { 'zh-CN': '保存', en: 'Save' },
  close: { 'zh-CN': '关闭', en: 'Close' },
} as const satisfies Catalogue;
