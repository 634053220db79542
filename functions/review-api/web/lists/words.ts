import type { Catalogue } from '../words/say.ts';

export const words = {
  kind: { 'zh-CN': '种类', en: 'Type' },
  label: { 'zh-CN': '内容', en: 'Entry' },
  source: { 'zh-CN': '来源', en: 'Source' },
  reason: { 'zh-CN': '理由', en: 'Reason' },
  owner: { 'zh-CN': '提交 / 同意', en: 'Proposed / approved' },
  answerable: { 'zh-CN': '责任人', en: 'Responsible' },
  added: { 'zh-CN': '加入时间', en: 'Added' },
  addedOn: { 'zh-CN': '加入于 {day}', en: 'added {day}' },
  expires: { 'zh-CN': '到期', en: 'Expires' },
} as const satisfies Catalogue;
