import * as z from 'zod';
import { Unfit, type Words } from '../events/words.ts';

/** Descriptions of valid rows and fields. Zod schemas use the key as their error message. */
const shapes = {
  row: { 'zh-CN': '应为对象', en: 'must be an object' },
  name: { 'zh-CN': '应为名称或编号', en: 'must be a name or a number' },
  large: {
    'zh-CN': '超过 2^53 的编号须加引号',
    en: 'must be in quotes, because it is a number above 2^53',
  },
  features: {
    'zh-CN': '应为特征名与值的对象',
    en: 'must be an object of feature names and values',
  },
  feature: {
    'zh-CN': '应为数字、true 或 false、名称，缺失时为 null',
    en: 'must be a number, true or false, a name, or null if it is missing',
  },
  label: {
    'zh-CN': '应为 1（违规）、0（正常），未知时为 null',
    en: 'must be 1 (abusive), 0 (honest), or null if it is not known',
  },
  weight: { 'zh-CN': '应为大于零的数字', en: 'must be a number above 0' },
} as const satisfies Readonly<Record<string, Words>>;

const mustBe = (shape: keyof typeof shapes) => ({ error: shape });

/**
 * `null` and an empty or blank string are missing values. A string that reads as a number, as tables written
 * as text have it, is that number; any other names a category.
 */
const Feature = z.union([z.number(), z.boolean(), z.string(), z.null()], mustBe('feature'));

/** Without a prototype: a feature may be called `constructor`, and be missing. */
const Features = z
  .record(z.string().min(1), Feature, mustBe('features'))
  .transform((named): typeof named => Object.assign(Object.create(null), named));

/** Larger numbers lose digits when they are read: the row would be of another account. */
const isExact = (name: string | number): boolean =>
  typeof name === 'string' || Math.abs(name) <= Number.MAX_SAFE_INTEGER;

/** As it was written, so that what is said of a row names it as its owner does. */
const Name = z.union([z.string(), z.number()], mustBe('name')).refine(isExact, mustBe('large'));

/** One account as a platform describes it for training. Other fields are ignored. */
export const AccountRow = z.object({ id: Name, features: Features }, mustBe('row'));
export type AccountRow = z.infer<typeof AccountRow>;

/** A row with the account's label: 1 abusive, 0 honest, `null` unknown. */
export const LabelledRow = AccountRow.extend({
  label: z.union([z.literal(0), z.literal(1), z.null()], mustBe('label')),
  /**
   * Accounts that are alike for a common reason, e.g. one campaign; never split between training and test.
   * Without it, the rows of one account form a group.
   */
  group: Name.optional(),
  /** Relative weight; 1 by default. */
  weight: z.number(mustBe('weight')).positive(mustBe('weight')).optional(),
});
export type LabelledRow = z.infer<typeof LabelledRow>;

/**
 * Reads one line of a rows file.
 *
 * @throws {Unfit} with the field and what it must be; the caller knows the line number
 * @example
 * readRow('{"id":"u1","label":1,"features":{"posts":12}}', LabelledRow).features.posts; // 12
 */
export const readRow = <Row>(line: string, schema: z.ZodType<Row>): Row => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Unfit({
      'zh-CN': '不是 UTF-8 编码的 JSON：每行应为一个对象',
      en: 'not JSON in UTF-8: every line must be one object',
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.');
  const shape = shapes[issue?.message as keyof typeof shapes];
  const isMissing =
    issue?.path.length === 1 && !Object.hasOwn(value as object, issue.path[0] as string);
  throw new Unfit({
    'zh-CN': `${field || '该行'}：${isMissing ? '缺失' : shape['zh-CN']}`,
    en: `${field || 'the line'}: ${isMissing ? 'is missing' : shape.en}`,
  });
};
