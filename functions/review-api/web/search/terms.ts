import type { RequestParts } from '../api/client.ts';
import type { Words } from '../words/say.ts';

/** A key to search by, as named by the API. */
export type SearchKey = RequestParts<'GET /search'>['query']['by'];

/** Names of the keys to search by, in order. */
export const searchKeys: { readonly [B in SearchKey]: Words } = {
  account: { 'zh-CN': '账号', en: 'account' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  device: { 'zh-CN': '设备编号', en: 'device ID' },
  text: { 'zh-CN': '原文词句', en: 'words in a text' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  decision: { 'zh-CN': '决定编号', en: 'decision ID' },
  case: { 'zh-CN': '案件编号', en: 'case ID' },
  content: { 'zh-CN': '内容编号', en: 'post ID' },
};
