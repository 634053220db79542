import type { Catalogue } from '../words/say.ts';

export const words = {
  completions: { 'zh-CN': '可用名称', en: 'Completions' },
  diagnostics: { 'zh-CN': '问题', en: 'Problems' },
  noDiagnostics: { 'zh-CN': '没有问题', en: 'No problems' },
} as const satisfies Catalogue;
