import type * as z from 'zod';
import type { Words } from './words.ts';

/** Codes that Zod reports for a missing field: wrong type, wrong value or no matching shape. */
const missing: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** Names of the types that a schema expects. */
const types: Readonly<Record<string, Words>> = {
  string: { 'zh-CN': '文本', en: 'a text' },
  number: { 'zh-CN': '数字', en: 'a number' },
  int: { 'zh-CN': '整数', en: 'a whole number' },
  boolean: { 'zh-CN': ' true 或 false', en: 'true or false' },
  array: { 'zh-CN': '列表，写作 […]', en: 'a list, written […]' },
  object: { 'zh-CN': '对象，写作 {…}', en: 'an object, written {…}' },
  record: { 'zh-CN': '对象，写作 {…}', en: 'an object, written {…}' },
};

const wrongForm: Words = {
  'zh-CN': '格式不符：请核对其类型与各项',
  en: 'has the wrong form: check its type and its parts',
};

const mustBe = (wanted: Words): Words => ({
  'zh-CN': `须为${wanted['zh-CN']}`,
  en: `must be ${wanted.en}`,
});

const mustBeOneOf = (values: readonly unknown[]): Words => {
  const names = values.map(String);
  return mustBe(
    names.length === 1
      ? { 'zh-CN': ` ${names[0]}`, en: String(names[0]) }
      : { 'zh-CN': `以下之一：${names.join('、')}`, en: `one of ${names.join(', ')}` },
  );
};

/** Words for a length or number beyond its limit. */
const limitWords = (
  { origin, inclusive = true }: { readonly origin: string; readonly inclusive?: boolean },
  end: 'most' | 'least',
  limit: number | bigint,
): Words => {
  const most = end === 'most';
  switch (origin) {
    case 'string':
      return most
        ? { 'zh-CN': `太长，至多 ${limit} 个字符`, en: `is too long: at most ${limit} characters` }
        : {
            'zh-CN': `太短，至少 ${limit} 个字符`,
            en: `is too short: at least ${limit} characters`,
          };
    case 'number':
    case 'int':
      if (inclusive) {
        return most
          ? { 'zh-CN': `不得大于 ${limit}`, en: `must be at most ${limit}` }
          : { 'zh-CN': `不得小于 ${limit}`, en: `must be at least ${limit}` };
      }
      return most
        ? { 'zh-CN': `须小于 ${limit}`, en: `must be below ${limit}` }
        : { 'zh-CN': `须大于 ${limit}`, en: `must be above ${limit}` };
    default:
      return most
        ? { 'zh-CN': `太多，至多 ${limit} 项`, en: `has more than ${limit} items` }
        : { 'zh-CN': `太少，至少 ${limit} 项`, en: `has fewer than ${limit} items` };
  }
};

/** Words for an issue: what is wrong, and what to write instead. */
const wordingOf = (issue: z.core.$ZodRawIssue): Words => {
  if (issue.input === undefined && missing.has(issue.code)) {
    return { 'zh-CN': '缺少', en: 'is missing' };
  }
  switch (issue.code) {
    case 'invalid_type': {
      const type = types[issue.expected];
      return type ? mustBe(type) : wrongForm;
    }
    case 'invalid_value':
      return mustBeOneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? mustBeOneOf(issue.options) : wrongForm;
    case 'invalid_key':
      return { 'zh-CN': '名称不合要求', en: 'is not a valid name' };
    case 'unrecognized_keys':
      return {
        'zh-CN': '没有这个字段：请删去，或核对拼写',
        en: 'is not a known field: remove it, or check its spelling',
      };
    case 'invalid_format':
      // A regular expression means nothing to most readers; schemas of fields that people fill in have wordings
      // of their own.
      return issue.format === 'date'
        ? { 'zh-CN': '须为日期，如 2026-11-24', en: 'must be a date like 2026-11-24' }
        : { 'zh-CN': '格式不符', en: 'has the wrong format' };
    case 'too_big':
      return limitWords(issue, 'most', issue.maximum);
    case 'too_small':
      return issue.minimum === 1 && issue.origin !== 'number' && issue.origin !== 'int'
        ? { 'zh-CN': '不能为空', en: 'is empty' }
        : limitWords(issue, 'least', issue.minimum);
    default:
      return wrongForm;
  }
};

/** A schema issue with its path; an unknown field has one of its own. */
type SchemaIssue = {
  readonly path: readonly PropertyKey[];
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
  const worded = new Map<string, Words>();
  for (const [name, words] of Object.entries(ownWordings))
    worded.set(name, words).set(words.en, words);
  const { error } = schema.safeParse(value, {
    error: (issue) => {
      const words = wordingOf(issue);
      worded.set(words.en, words);
      return words.en;
    },
  });
  const issues = (error?.issues ?? []).flatMap((issue): readonly SchemaIssue[] => {
    const message = worded.get(issue.message) ?? { 'zh-CN': issue.message, en: issue.message };
    return issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, mostIssues).map((key) => ({ path: [...issue.path, key], message }))
      : [{ path: issue.path, message }];
  });
  return issues.slice(0, mostIssues);
};

/** A body of some megabytes can have a hundred thousand wrong fields. */
const mostIssues = 50;
