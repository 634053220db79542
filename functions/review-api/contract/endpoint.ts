import * as z from 'zod';
import { Id } from '#shared/events/envelope.ts';
import type { Duty } from '#shared/reviews/roles.ts';

/**
 * One thing that the API does, as data: the server checks by it, the console is typed by it, and the
 * OpenAPI document is written from it. Its name is `METHOD /path` below `/console/api`.
 */
export type Endpoint = {
  readonly summary: string;
  /** What the caller must be allowed to do; `signed-in`: any member of staff; `anyone`: no token. */
  readonly duty: Duty | 'signed-in' | 'anyone';
  readonly path?: z.ZodObject;
  /** Values are strings on the wire; a name that occurs twice is refused. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType;
  /** Writes say by an `Idempotency-Key` which are one; `named`: its answer is kept nowhere; `no`: none is needed. */
  readonly key?: 'named' | 'no';
  /** 200 when left out. */
  readonly status?: 201 | 202 | 204;
  /** `application/json` when left out. */
  readonly type?: 'text/csv';
};

export type Endpoints = Readonly<
  Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Endpoint>
>;

type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** What a caller gives. */
export type Request<E extends Endpoint> = {
  readonly path: Sent<E['path']>;
  readonly query: Sent<E['query']>;
  readonly body: Sent<E['body']>;
};

/** What a caller gets. */
export type Answer<E extends Endpoint> = z.output<E['answer']>;

/** Epoch milliseconds. */
export const At = z.number().int().nonnegative();

/** A member of staff. */
export const Person = z.strictObject({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof Person>;

/** The same in both languages. */
export const Words = z.strictObject({ 'zh-CN': z.string(), en: z.string() });
export type Words = z.infer<typeof Words>;

/** The path of what is about a case. */
export const CasePath = z.strictObject({ caseId: Id });

/** The version of what is written, as it was read: the first is 1. */
export const Version = z.number().int().positive();

/** A category of abuse, whoever's rules know it. */
export const Category = z.string().regex(/^[a-z-]{1,40}$/);

/** A rule, with what it is called now; with its id where there is none of that name any more. */
export const RuleTitle = { rule: z.string(), title: Words };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** What a field must look like, in words: the schemas say the English, a refusal both. */
export const shapes = {
  reason: {
    'zh-CN': '请写明理由，至少一个非空白字符',
    en: 'give a reason: at least one non-blank character',
  },
  controls: { 'zh-CN': '不能含控制字符', en: 'no control characters' },
  limit: { 'zh-CN': '须为 1 至 100 的数', en: 'a number from 1 to 100' },
  action: { 'zh-CN': '如 case.released，或其前半 case', en: 'what.done, or what' },
} as const satisfies Readonly<Record<string, Words>>;

/** The most characters of a reason. */
export const longestReason = 1000;

/** What a person must write: something, on record, and no book. */
export const Reason = z
  .string()
  .trim()
  .min(1, shapes.reason.en)
  .max(longestReason)
  .refine((text) => text.isWellFormed() && !controls.test(text), shapes.controls.en);

const whole = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN);

/** Names of every list: `limit` 1 to 100, 50 when left out, and the cursor of the page before. */
export const paging = {
  limit: z
    .string()
    .transform(whole)
    .pipe(z.number(shapes.limit.en).int().min(1).max(100))
    .default(50),
  /** Signed; good for the same query on the same platform, for a day. */
  cursor: z.string().min(1).max(1024).optional(),
};

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    /** Asks for the next page; `null` on the last. */
    cursor: z.string().nullable(),
  });

/** A figure for a share that was counted, with its Wilson interval at 95 %. */
export const Share = z.strictObject({
  of: z.number().int(),
  are: z.number().int(),
  share: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Share = z.infer<typeof Share>;

/** A span of days in UTC, `YYYY-MM-DD`, both included; at most 92. The last seven when left out. */
export const span = {
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
};
