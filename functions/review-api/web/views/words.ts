import type { Catalogue } from '../words/say.ts';

export const words = {
  views: { 'zh-CN': '视图', en: 'Views' },
  saveView: { 'zh-CN': '保存当前视图', en: 'Save view' },
  noViews: { 'zh-CN': '还没有保存的视图。', en: 'No saved views yet.' },
  manage: { 'zh-CN': '管理视图', en: 'Manage views' },
  changeView: { 'zh-CN': '修改视图', en: 'Edit view' },
  moveView: { 'zh-CN': '改为当前的筛选条件', en: 'Use the current filters' },
  change: { 'zh-CN': '修改视图“{name}”', en: 'Edit view “{name}”' },
  remove: { 'zh-CN': '删除视图“{name}”', en: 'Delete view “{name}”' },
  sure: { 'zh-CN': '确认删除视图“{name}”？', en: 'Delete view “{name}”?' },
  sureShared: {
    'zh-CN': '确认删除视图“{name}”？团队也将不再看到。',
    en: 'Delete view “{name}”? The team loses it too.',
  },
  removeIt: { 'zh-CN': '删除', en: 'Delete' },
  keepIt: { 'zh-CN': '取消', en: 'Cancel' },
  viewName: { 'zh-CN': '视图名称', en: 'View name' },
  share: { 'zh-CN': '与团队共享', en: 'Share with the team' },
  shared: { 'zh-CN': '共享', en: 'shared' },
  save: { 'zh-CN': '保存', en: 'Save' },
} as const satisfies Catalogue;
