import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '申诉', en: 'Appeals' },
} as const satisfies Catalogue;
