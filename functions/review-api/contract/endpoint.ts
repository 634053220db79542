import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import { containsNumber, personalNumbers } from '#shared/events/redact.ts';
import { isBlankReason } from '#shared/reviews/reason.ts';
import type { Duty } from '#shared/reviews/roles.ts';

/**
 * One operation of the API, as data: the server validates requests by it, the console is typed by it, and the
 * OpenAPI document is generated from it. Its name is `METHOD /path`, relative to `/console/api`.
 */
export type Endpoint = {
  readonly summary: string;
  /** The duty the caller needs; `signed-in`: any staff member; `anyone`: no token. */
  readonly duty: Duty | 'signed-in' | 'anyone';
  readonly path?: z.ZodObject;
  /** Values are strings on the wire; repeated parameters are refused. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /**
   * Writes need an `Idempotency-Key` by default; `named`: needed, but the answer is not stored; `no`: not
   * needed.
   */
  readonly key?: 'named' | 'no';
  /** Defaults to 200. */
  readonly status?: 201 | 202 | 204;
  /** Defaults to `application/json`; `text/csv` answers with a `CsvFile`. */
  readonly type?: 'text/csv';
};

export type Endpoints = Readonly<
  Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Endpoint>
>;

type RequestPart<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** The input of a request, as sent by a client. */
export type Request<E extends Endpoint> = {
  readonly path: RequestPart<E['path']>;
  readonly query: RequestPart<E['query']>;
  readonly body: RequestPart<E['body']>;
};

/** The answer, as received by a client. */
export type Answer<E extends Endpoint> = z.output<E['answer']>;

/** The header of a CSV file that may lack rows. */
export const partialHeader = 'x-partial';

/**
 * The header of an answer from which records are left out because they cannot be read: a later release wrote them, or
 * they are damaged. It holds their number, then the ids of at most forty, URI-encoded, separated by spaces.
 */
export const unreadableHeader = 'x-unreadable';

/** A CSV file: the body, and whether rows may be missing because an export has a limit (`partialHeader`). */
export const CsvFile = z.strictObject({ csv: z.string(), partial: z.boolean() });
export type CsvFile = z.infer<typeof CsvFile>;

/** Epoch milliseconds. */
export const Timestamp = z.number().int().nonnegative();

/** A staff member. */
export const Person = z.strictObject({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

/** A text in both languages. */
export const Words = z.strictObject({ 'zh-CN': z.string(), en: z.string() });
export type Words = z.infer<typeof Words>;

/** Path parameters of the endpoints about one case. */
export const CasePath = z.strictObject({ caseId: Id });

/** The version on which a write is based, as last read; starts at 1. */
export const Version = z.number().int().positive();

/** A category of abuse, of any rule set. */
export const Category = z.string().regex(/^[a-z-]{1,40}$/);

/** A rule with its current title, or with its id as the title if the rule no longer exists. */
export const RuleTitle = { rule: z.string(), title: Words };

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters to refuse them
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Error messages about field formats; the schemas contain the English text, a refusal contains both. */
export const formatErrors = {
  reason: {
    'zh-CN': '请写明理由，至少一个非空白字符',
    en: 'give a reason: at least one non-blank character',
  },
  number: {
    'zh-CN': `${containsNumber['zh-CN']}：此项不得出现个人号码，请删去`,
    en: `${containsNumber.en}: remove it`,
  },
  controls: { 'zh-CN': '不能含控制字符', en: 'must not contain control characters' },
  limit: { 'zh-CN': '须为 1 至 100 的数', en: 'must be a number from 1 to 100' },
  action: {
    'zh-CN': '须为操作名，如 case.released，或其前半部分，如 case',
    en: 'must be an action such as case.released, or its first part, such as case',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** The maximum length of a reason, in characters. */
export const longestReason = 1000;

/** A reason given by a person: goes on record, so it must not be blank, and is limited in length. */
export const Reason = z
  .string()
  .trim()
  .min(1, { error: formatErrors.reason.en, abort: true })
  .refine((text) => !isBlankReason(text), formatErrors.reason.en)
  .max(longestReason)
  .refine((text) => text.isWellFormed() && !controlCharacters.test(text), formatErrors.controls.en);

/** Whether a text may be stored where no erasure reaches: it has no identity, phone or card number. */
export const isFreeOfNumbers = (text: string): boolean => personalNumbers(text).length === 0;

/** A reason that is stored where no erasure reaches: in the rulebook, or with a change of the lists. */
export const LastingReason = Reason.refine(isFreeOfNumbers, formatErrors.number.en);

const wholeNumber = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN);

/** Query parameters of every list: `limit` (1 to 100, default 50), and the `cursor` of the previous page. */
export const paging = {
  limit: z
    .string()
    .transform(wholeNumber)
    .pipe(z.number(formatErrors.limit.en).int().min(1).max(100))
    .default(50),
  /** Encrypted; valid for a day, for the same query on the same platform. */
  cursor: z.string().min(1).max(1024).optional(),
};

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    /** Pass it to get the next page; `null` on the last page. */
    cursor: z.string().nullable(),
  });

/** A counted share with its Wilson score interval at 95 %. */
export const Share = z.strictObject({
  of: z.number().int(),
  are: z.number().int(),
  share: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Share = z.infer<typeof Share>;

/** A range of days in UTC, `YYYY-MM-DD`, both inclusive; at most 92, by default the last seven. */
export const daysQuery = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};
