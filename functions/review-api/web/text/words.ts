import type { Catalogue } from '../words/say.ts';

export const words = {
  invisible: { 'zh-CN': '不可见字符 {name}', en: 'invisible character {name}' },
  rest: { 'zh-CN': '展开中间 {n} 字', en: 'show the {n} {n|character|characters} between' },
  standsFor: { 'zh-CN': '意为 ', en: 'stands for ' },
} as const satisfies Catalogue;
