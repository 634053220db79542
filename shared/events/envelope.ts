import * as z from 'zod';

/** Characters that a key can hold without meaning anything to us: no separator, space or control. */
const id = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]*$/, 'letters, digits and . _ : @ - only');

/** An account, device, post, group or other thing, as the platform names it. */
export const Id = id(64);
export type Id = z.infer<typeof Id>;

export const EventId = id(64);

/**
 * The digests of one private value under named keys: `{ platform: 'Zk3…' }`.
 *
 * HMAC-SHA-256 as 43 base64url characters. Several keys are allowed: the platform's own and one for
 * each shared list agreed with its authority.
 */
export const KeyedHashes = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'HMAC-SHA-256 in base64url'),
  )
  .refine((hashes) => Object.keys(hashes).length >= 1 && Object.keys(hashes).length <= 8, {
    error: 'one to eight keyed hashes',
  });
export type KeyedHashes = z.infer<typeof KeyedHashes>;

/** Well-formed Unicode without control characters, at most `most` UTF-16 units. */
export const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text.isWellFormed(), { error: 'not well-formed Unicode' })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'no control characters');

/** Free text as people write it. Its length is bounded when it is read, never refused for it. */
export const FreeText = z.string();

/** RFC 3339 in UTC with a real calendar date, years 2000 to 2100. */
export const Instant = z.iso
  .datetime({ error: 'an RFC 3339 time in UTC, such as 2026-11-24T08:00:00.000Z' })
  .refine((text) => text >= '2000' && text < '2100' && !Number.isNaN(Date.parse(text)), {
    error: 'a time between the years 2000 and 2100',
  })
  .refine((text) => new Date(text).toISOString().slice(0, 10) === text.slice(0, 10), {
    error: 'a date that exists in the calendar',
  });

/** Where the account was when it happened. What cannot be read here is left out, never a reason to refuse. */
export const Context = z.strictObject({
  deviceId: Id.optional(),
  /** Raw; truncated to a block when parsed (/24, /56). */
  ip: z.string().optional().catch(undefined),
  userAgent: z.string().optional().catch(undefined),
  /** The platform's own client: `ios 8.2`, `web`. */
  client: line(64).optional(),
});
export type Context = z.infer<typeof Context>;
