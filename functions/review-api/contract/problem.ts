import * as z from 'zod';

/** What can be wrong with a request, each with the status that it is answered by. */
export const problems = {
  /** No token, or one that is not good: which of them is not told. */
  unauthenticated: 401,
  /** The role, queue or category is not the caller's. */
  forbidden: 403,
  /** A page of another origin sent it. */
  'cross-origin': 403,
  /** No such thing here, or it is another platform's. */
  'not-found': 404,
  'method-not-allowed': 405,
  /** `errors` names each wrong field. */
  invalid: 400,
  /** Changed since it was read: `current` is its version now. */
  'stale-version': 409,
  /** Somebody else is at work on it: `by` says who. */
  claimed: 409,
  /** It was decided meanwhile. */
  'already-decided': 409,
  /** The very same was proposed, and waits for another person. */
  'already-proposed': 409,
  /** It is so already. */
  'nothing-changes': 409,
  /** The act does not fit what it is about. */
  'wrong-subject': 409,
  /** The account is closed. */
  closed: 409,
  /** The platform only observes: nothing is sent. */
  observing: 409,
  /** Nobody decides about their own decision, proposal or case under second opinion. */
  'same-person': 409,
  /** It would answer an open appeal: that is done as an answer to it. */
  'appeal-open': 409,
  /** There is no open appeal here. */
  'no-appeal': 409,
  /** Something came after it: only the latest can be undone. */
  'not-latest': 409,
  /** Nothing was decided that could be passed on, or nothing since it was. */
  'no-grounds': 409,
  /** The queues of this region move no dead letters back. */
  'not-movable': 409,
  'unknown-account': 404,
  'too-late': 410,
  'too-large': 413,
  'unsupported-media-type': 415,
  /** The Idempotency-Key was used with another request. */
  'key-reused': 422,
  /** A limit of the caller's: `retryAfter` says how many seconds to wait. */
  'too-many': 429,
  internal: 500,
  /** A store cannot answer now. Try again. */
  unavailable: 503,
} as const;
type Code = keyof typeof problems;
export const ProblemCode = z.enum(Object.keys(problems) as [Code, ...Code[]]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** Every error: `application/problem+json` (RFC 9457). */
export const Problem = z.strictObject({
  /** `urn:clearspring:problem:CODE`. */
  type: z.string(),
  code: ProblemCode,
  status: z.number().int(),
  /** In the language that was asked for. */
  title: z.string(),
  /** What to do about it, in the same language. */
  detail: z.string(),
  /** The request, as the logs name it. */
  instance: z.string(),
  errors: z.array(z.strictObject({ field: z.string(), problem: z.string() })).optional(),
  /** With `stale-version`: the version now. */
  current: z.number().int().optional(),
  /** With `claimed`: who it is with. */
  by: z.string().optional(),
  retryAfter: z.number().int().optional(),
});
export type Problem = z.infer<typeof Problem>;
