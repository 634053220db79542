import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '案件', en: 'Case' },
} as const satisfies Catalogue;
