import * as z from 'zod';

/**
 * Why a message was quarantined instead of judged. The names appear in counters and in the console.
 *
 * `parseEvent` returns all but the last two. `event-conflict` is detected when an event is committed,
 * `unprocessable` when a record can never be written.
 */
export const QuarantineReason = z.enum([
  'too-large',
  'bad-json',
  'too-deep',
  'duplicate-key',
  'not-an-event',
  'unbound-sender',
  'foreign-platform',
  'unknown-version',
  'unknown-type',
  'unknown-field',
  'missing-field',
  'bad-field',
  'bad-time',
  'future-time',
  'too-old',
  'raw-personal-data',
  'event-conflict',
  'unprocessable',
]);
export type QuarantineReason = z.infer<typeof QuarantineReason>;

/** Reasons that raise the security alarm: the sender may be impersonating another platform or backend. */
export const securityReasons: ReadonlySet<QuarantineReason> = new Set([
  'unbound-sender',
  'foreign-platform',
]);
