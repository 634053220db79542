import type { Catalogue } from '../words/say.ts';

export const words = {
  group: { 'zh-CN': '操作', en: 'Actions' },
  undo: { 'zh-CN': '撤销 (U)', en: 'Undo (U)' },
  undoEarlier: { 'zh-CN': '撤销', en: 'Undo' },
  undoLast: { 'zh-CN': '撤销上一步操作', en: 'Undo the last action' },
  notices: { 'zh-CN': '提示', en: 'Notices' },
  putAway: { 'zh-CN': '关闭提示', en: 'Dismiss' },
} as const satisfies Catalogue;
