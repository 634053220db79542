import { lexicon } from '../text/lexicon/lexicon.ts';
import type { Category } from '../text/reading.ts';
import type { Words } from './words.ts';

/** The subject of a finding: a trade that posts are screened for, or a kind of account abuse. */
export type FindingCategory =
  | Category
  | 'real-name'
  | 'bulk-registration'
  | 'account-takeover'
  | 'automation'
  | 'spam'
  | 'fraud'
  | 'suspicious-wording'
  | 'listed'
  | 'punished';

/** What a restricted user is told, if the sentence of the finding's category would not be true. */
export type UserFact =
  | 'many-on-one-identity'
  | 'many-on-one-payment'
  | 'many-on-one-phone'
  | 'signed-up-again'
  | 'shared-with-restricted'
  | 'real-name-lapsed'
  | 'alike-approaches'
  | 'many-groups'
  | 'shared-text'
  | 'passed-on-payments'
  | 'watched';

/** Trades take their names from the lexicon. */
const trades = Object.fromEntries(lexicon.map(({ category, title }) => [category, title])) as {
  readonly [C in Category]: Words;
};

/** Display names of the categories. */
export const categories: { readonly [C in FindingCategory]: Words } = {
  ...trades,
  'real-name': { 'zh-CN': '真实身份核验', en: 'real-name verification' },
  'bulk-registration': { 'zh-CN': '批量注册', en: 'bulk registration' },
  'account-takeover': { 'zh-CN': '账号易主', en: 'account changed hands' },
  automation: { 'zh-CN': '机器操作', en: 'automation' },
  spam: { 'zh-CN': '批量骚扰', en: 'mass unsolicited contact' },
  fraud: { 'zh-CN': '涉嫌诈骗', en: 'suspected fraud' },
  'suspicious-wording': { 'zh-CN': '可疑用语', en: 'suspicious wording' },
  listed: { 'zh-CN': '名单限制', en: 'on a restriction list' },
  punished: { 'zh-CN': '联合惩戒', en: 'on the dishonesty list' },
};
