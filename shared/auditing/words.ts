import type { Words } from '../rules/words.ts';
import type { ChainProblem } from '../telemetry/audit.ts';
import type { SealProblem } from '../telemetry/seal.ts';

/** What is wrong with an audit chain from a certain entry on. */
export const chainProblems: { readonly [Problem in ChainProblem]: Words } = {
  shape: { 'zh-CN': '记录已不可读', en: 'the entry can no longer be read' },
  subject: { 'zh-CN': '记录属于另一条链', en: 'the entry belongs to another chain' },
  gap: { 'zh-CN': '缺少记录', en: 'an entry is missing' },
  link: { 'zh-CN': '与前一条记录不衔接', en: 'the entry does not link to the previous entry' },
  hash: { 'zh-CN': '记录内容已被改动', en: 'the entry was changed' },
  head: {
    'zh-CN': '链尾与主体所记不符',
    en: 'the end of the chain does not match the head stored with its subject',
  },
};

/** What is wrong with a daily seal. */
export const sealProblems: { readonly [Problem in SealProblem]: Words } = {
  shape: { 'zh-CN': '封印已不可读', en: 'the seal can no longer be read' },
  missing: { 'zh-CN': '前一日的封印缺失', en: 'the seal of the previous day is missing' },
  link: { 'zh-CN': '与前一日的封印不衔接', en: 'the seal does not link to the previous seal' },
  hash: { 'zh-CN': '封印内容已被改动', en: 'the seal was changed' },
  key: { 'zh-CN': '由另一把密钥签署', en: 'the seal was signed with a different key' },
  signature: { 'zh-CN': '签名无效', en: 'the signature is not valid' },
  root: {
    'zh-CN': '当日记录与封印不符',
    en: 'the entries of that day do not match the seal',
  },
};
