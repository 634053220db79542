import * as z from 'zod';

/** Problem codes with their HTTP status. */
export const problems = {
  /** No token, or an invalid one; the answer does not say which. */
  unauthenticated: 401,
  /** The caller lacks the duty, queue or category. */
  forbidden: 403,
  /** Sent by a page of another origin. */
  'cross-origin': 403,
  /** Does not exist, or belongs to another platform. */
  'not-found': 404,
  'method-not-allowed': 405,
  /** `errors` names each invalid field. */
  invalid: 400,
  /** Changed since it was read: `current` is the present version. */
  'stale-version': 409,
  /** Somebody else has claimed it, or is assigned to it: `by` names them. */
  claimed: 409,
  /** Already decided. */
  'already-decided': 409,
  /** An equal proposal waits for another person. */
  'already-proposed': 409,
  /** The act would change nothing. */
  'nothing-changes': 409,
  /** The act does not fit its subject. */
  'wrong-subject': 409,
  /** The account is closed. */
  closed: 409,
  /** The platform is in observe mode, which sends nothing. */
  observing: 409,
  /** Nobody may decide about their own decision, proposal or request for a second opinion. */
  'same-person': 409,
  /** The act would answer an open appeal; answer the appeal instead. */
  'appeal-open': 409,
  /** There is no open appeal. */
  'no-appeal': 409,
  /** A later ruling exists: only the latest can be undone. */
  'not-latest': 409,
  /** There is no decision to pass on, or none since the last clue. */
  'no-grounds': 409,
  /** An event with this id was accepted before, and stands. */
  'duplicate-event': 409,
  /** The queue service of this region cannot move dead letters. */
  'not-movable': 409,
  'unknown-account': 404,
  'too-late': 410,
  'too-large': 413,
  'unsupported-media-type': 415,
  /** The `Idempotency-Key` was used with another request. */
  'key-reused': 422,
  /** A limit of the caller was reached: retry after `retryAfter` seconds. */
  'too-many': 429,
  internal: 500,
  /** It needs a record that a later release wrote, or that is damaged: `errors` names it. */
  unreadable: 500,
  /** A store is unavailable; retry. */
  unavailable: 503,
} as const;
type Code = keyof typeof problems;
export const ProblemCode = z.enum(Object.keys(problems) as [Code, ...Code[]]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** The body of every error: `application/problem+json` (RFC 9457). */
export const Problem = z.strictObject({
  /** `urn:clearspring:problem:CODE`. */
  type: z.string(),
  code: ProblemCode,
  status: z.number().int(),
  /** In the requested language. */
  title: z.string(),
  /** How to resolve it, in the same language. */
  detail: z.string(),
  /** The request id, as in the logs. */
  instance: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), problem: z.string() })).optional(),
  /** With `stale-version`: the present version. */
  current: z.number().int().optional(),
  /** With `claimed`: the name of the person. */
  by: z.string().optional(),
  retryAfter: z.number().int().optional(),
});
export type Problem = z.infer<typeof Problem>;
