import type { Catalogue } from '../words/say.ts';

export const words = {
  group: { 'zh-CN': '操作', en: 'Actions' },
  undo: { 'zh-CN': '撤销 (U)', en: 'Undo (U)' },
  undoEarlier: { 'zh-CN': '撤销', en: 'Undo' },
  undoLast: { 'zh-CN': '撤销上一步操作', en: 'Undo the last action' },
  notices: { 'zh-CN': '提示', en: 'Notices' },
  unreadable: {
    'zh-CN':
      '有 {count} 条记录无法读取，此页未显示：{ids}。由更新的版本写入，或已损坏；请联系运维。',
    en: '{count} {count|record|records} could not be read and {count|is|are} not shown here: {ids}. A later release wrote {count|it|them}, or {count|it is|they are} damaged: tell operations.',
  },
  putAway: { 'zh-CN': '关闭提示', en: 'Dismiss' },
} as const satisfies Catalogue;
