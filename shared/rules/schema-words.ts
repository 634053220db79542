import type * as z from 'zod';
import english from 'zod/v4/locales/en.js';
import chinese from 'zod/v4/locales/zh-CN.js';
import type { Words } from './words.ts';

const locales = { 'zh-CN': chinese(), en: english() };

/** What is said of a field that is not there: by its type, its words or its shapes. */
const missing: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** What the schema library would tell of types and sizes, as people say it. */
const said = ({ code, input, ...issue }: z.core.$ZodRawIssue): Words | null => {
  if (input === undefined && missing.has(code)) return { 'zh-CN': '缺少', en: 'is missing' };
  if (code === 'invalid_key') return { 'zh-CN': '名称不合要求', en: 'is not a valid name' };
  if (code === 'invalid_format' && issue.format === 'date') {
    return { 'zh-CN': '须为日期，如 2026-11-24', en: 'must be a date like 2026-11-24' };
  }
  // A pattern says nothing to who reads it; schemas whose fields people fill in have words of their own.
  if (code === 'invalid_format' && issue.format === 'regex') {
    return { 'zh-CN': '格式不符', en: 'has the wrong format' };
  }
  if (code === 'too_small' && issue.minimum === 1 && issue.origin !== 'number') {
    return { 'zh-CN': '不能为空', en: 'is empty' };
  }
  if (code === 'too_big' && issue.origin === 'string') {
    return {
      'zh-CN': `太长，至多 ${issue.maximum} 个字符`,
      en: `is too long: at most ${issue.maximum} characters`,
    };
  }
  if (code === 'too_big' && issue.origin === 'array') {
    return {
      'zh-CN': `太多，至多 ${issue.maximum} 项`,
      en: `has more than ${issue.maximum} items`,
    };
  }
  return null;
};

/** What a schema finds wrong, and where. */
export type SchemaIssue = {
  readonly path: readonly PropertyKey[];
  /** Fields that it does not know. */
  readonly keys: readonly string[];
  readonly message: Words;
};

/**
 * What is wrong with a value by its schema, in both languages; `[]` where it is right.
 *
 * @param own words in both languages for what the schema says by itself: their name, or the English ones
 * @example
 * issuesIn(z.strictObject({ name: z.string().min(1) }), { name: '' }); // [{ path: ['name'], …, en: 'is empty' }]
 */
export const issuesIn = (
  schema: z.ZodType,
  value: unknown,
  own: Readonly<Record<string, Words>> = {},
): readonly SchemaIssue[] => {
  const [inChinese, inEnglish] = (['zh-CN', 'en'] as const).map(
    (language) =>
      schema.safeParse(value, {
        error: (issue) => said(issue)?.[language] ?? locales[language].localeError(issue),
      }).error?.issues ?? [],
  );
  return (inEnglish ?? []).map(({ path, message, ...issue }, i) => ({
    path,
    keys: 'keys' in issue ? (issue.keys as string[]) : [],
    message: Object.entries(own).find(
      ([name, { en }]) => name === message || en === message,
    )?.[1] ?? {
      'zh-CN': inChinese?.[i]?.message ?? message,
      en: message,
    },
  }));
};
