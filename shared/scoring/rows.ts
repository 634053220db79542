import * as z from 'zod';

/** `null` and an empty text are missing; a text names a category. */
const Feature = z.union([z.number(), z.boolean(), z.string(), z.null()], {
  error: 'must be a number, true or false, a name, or null where it is missing',
});

const Features = z.record(z.string().min(1), Feature);

/** One account as a platform describes it to the trainer. Other fields are ignored. */
export const AccountRow = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  features: Features,
});
export type AccountRow = z.infer<typeof AccountRow>;

/** A row with what became of the account: 1 abusive, 0 honest. */
export const LabelledRow = AccountRow.extend({
  label: z.union([z.literal(0), z.literal(1), z.null()], {
    error: 'must be 1 (abusive), 0 (honest), or null where it is not known',
  }),
  /**
   * Accounts that are alike for a reason, e.g. one campaign: never split between training and test.
   * Without it the rows of one account are such a group.
   */
  group: z.union([z.string(), z.number()]).transform(String).optional(),
  /** How much it counts beside others; 1 by default. */
  weight: z.number().positive().optional(),
});
export type LabelledRow = z.infer<typeof LabelledRow>;

/**
 * Reads one line of a rows file.
 *
 * @throws {Error} that names the field and what it must be; the caller knows the line
 * @example
 * readRow('{"id":"u1","label":1,"features":{"posts":12}}', LabelledRow).features.posts; // 12
 */
export const readRow = <Row>(line: string, schema: z.ZodType<Row>): Row => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('not JSON: every line must be one object');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const missing =
    issue?.path.length === 1 &&
    !Object.hasOwn(value !== null && typeof value === 'object' ? value : {}, issue.path[0] ?? '');
  const field = issue?.path.map(String).join('.') || 'the line';
  throw new Error(`${field}: ${missing ? 'is missing' : issue?.message}`);
};
