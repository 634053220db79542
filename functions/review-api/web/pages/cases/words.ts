import type { Catalogue } from '../../words/say.ts';

export const words = {
  name: { 'zh-CN': '案件队列', en: 'Cases' },
} as const satisfies Catalogue;
