import type * as z from 'zod';
import english from 'zod/v4/locales/en.js';
import chinese from 'zod/v4/locales/zh-CN.js';
import type { Words } from './words.ts';

const locales = { 'zh-CN': chinese(), en: english() };

/** Codes that Zod reports for a missing field: wrong type, wrong value or no matching shape. */
const missing: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** Plain wording for issues that Zod words technically; `null` to keep Zod's own message. */
const plainWordingOf = ({ code, input, ...issue }: z.core.$ZodRawIssue): Words | null => {
  if (input === undefined && missing.has(code)) return { 'zh-CN': '缺少', en: 'is missing' };
  if (code === 'invalid_key') return { 'zh-CN': '名称不合要求', en: 'is not a valid name' };
  if (code === 'invalid_format' && issue.format === 'date') {
    return { 'zh-CN': '须为日期，如 2026-11-24', en: 'must be a date like 2026-11-24' };
  }
  // A regular expression means nothing to most readers; schemas of fields that people fill in have wordings
  // of their own.
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

/** A schema issue with its path. */
export type SchemaIssue = {
  readonly path: readonly PropertyKey[];
  /** Unknown keys. */
  readonly keys: readonly string[];
  readonly message: Words;
};

/**
 * Returns the issues of a value with a schema, worded in both languages; `[]` if it is valid.
 *
 * @param ownWordings wordings in both languages for the schema's own messages, looked up by name or by
 *   English text
 * @example
 * import { z } from 'zod';
 * issuesIn(z.strictObject({ name: z.string().min(1) }), { name: '' })[0]?.message.en; // 'is empty'
 */
export const issuesIn = (
  schema: z.ZodType,
  value: unknown,
  ownWordings: Readonly<Record<string, Words>> = {},
): readonly SchemaIssue[] => {
  const [inChinese, inEnglish] = (['zh-CN', 'en'] as const).map(
    (language) =>
      schema.safeParse(value, {
        error: (issue) => plainWordingOf(issue)?.[language] ?? locales[language].localeError(issue),
      }).error?.issues ?? [],
  );
  return (inEnglish ?? []).map(({ path, message, ...issue }, i) => ({
    path,
    keys: 'keys' in issue ? (issue.keys as string[]) : [],
    message: Object.entries(ownWordings).find(
      ([name, { en }]) => name === message || en === message,
    )?.[1] ?? {
      'zh-CN': inChinese?.[i]?.message ?? message,
      en: message,
    },
  }));
};
