import type * as z from 'zod';
import { type Shape, shapes, type Words } from './words.ts';

export const typeNames: Readonly<Record<string, Words>> = {
  string: { 'zh-CN': '字符串', en: 'a string' },
  number: { 'zh-CN': '数字', en: 'a number' },
  int: shapes.count,
  boolean: { 'zh-CN': '布尔值', en: 'true or false' },
  array: { 'zh-CN': '数组', en: 'an array' },
  object: { 'zh-CN': '对象', en: 'an object' },
  record: shapes['keyed-hashes'],
};

const units: Readonly<Record<string, { zh: string; one: string; many: string }>> = {
  string: { zh: ' 个字符', one: ' character', many: ' characters' },
  array: { zh: ' 项', one: ' entry', many: ' entries' },
};

/** Returns a bound with its unit, if it has one: `at most 32 entries`, `at least 1 entry`. */
const bounded = (zh: string, en: string, count: number | bigint, origin: string): Words => {
  const unit = units[origin] ?? { zh: '', one: '', many: '' };
  const enUnit = Number(count) === 1 ? unit.one : unit.many;
  return { 'zh-CN': `${zh} ${count}${unit.zh}`, en: `${en} ${count}${enUnit}` };
};

export const oneOf = (names: readonly unknown[]): Words => ({
  'zh-CN': `以下之一：${names.join('、')}`,
  en: `one of ${names.join(', ')}`,
});

/** Describes what the schema expected, without repeating any of the sender's values. */
export const shapeOf = (issue: z.core.$ZodIssue): Words | undefined => {
  if (Object.hasOwn(shapes, issue.message)) return shapes[issue.message as Shape];
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected];
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_big':
      return bounded('至多', 'at most', issue.maximum, issue.origin);
    case 'too_small':
      return bounded('至少', 'at least', issue.minimum, issue.origin);
    case 'invalid_key':
      return shapes['key-name'];
    default:
      return undefined;
  }
};
