import * as z from 'zod';
import { mustBe } from './words.ts';

/**
 * The platform's own id of an account, device, post, group or other object.
 *
 * ASCII only: an id then has exactly one spelling (no composed and decomposed or full-width and
 * half-width variants), and no character has a special meaning in a store's keys.
 */
export const Id = z
  // A missing id keeps the words of a missing field.
  .string({ error: ({ input }) => (input === undefined ? undefined : mustBe('quoted-id').error) })
  .max(64, mustBe('id'))
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]*$/, mustBe('id'));
export type Id = z.infer<typeof Id>;

/** Name of the platform's own key. Only its hashes link the platform's accounts. */
export const platformKey = 'platform';

/** Name of a key of hashes. */
export const KeyName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, mustBe('key-name'));

const mostKeys = 8;

/**
 * The keyed hashes of one private value, by key name: `{ platform: 'Zk3…' }`.
 *
 * Each is an HMAC-SHA-256 as 43 base64url characters. There may be one to eight keys: the platform's own,
 * which is required, and one for each shared list agreed with its authority.
 */
export const KeyedHashes = z
  .record(KeyName, z.string().regex(/^[A-Za-z0-9_-]{43}$/, mustBe('keyed-hash')))
  .refine(
    (hashes) => Object.hasOwn(hashes, platformKey) && Object.keys(hashes).length <= mostKeys,
    mustBe('keyed-hashes'),
  )
  .meta({ required: [platformKey], maxProperties: mostKeys });
export type KeyedHashes = z.infer<typeof KeyedHashes>;

/** Whether a number is not negative zero, which `JSON.stringify` would change into `0`. */
export const isNotNegativeZero = (value: number): boolean => !Object.is(value, -0);

/** A non-negative integer. */
export const Count = z
  .int(mustBe('count'))
  .nonnegative(mustBe('count'))
  .refine(isNotNegativeZero, mustBe('count'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** A name chosen by software: well-formed Unicode without control characters, at most `most` code points. */
export const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text.isWellFormed() && text.search(controlCharacters) === -1, mustBe('line'));

/**
 * A one-line name written by a person. It is cleaned and cut to `most` UTF-16 units, never refused: an
 * account must not escape screening through an unusual name.
 */
export const cleanedName = (most: number) =>
  z.string().overwrite((text) => text.replace(controlCharacters, '').slice(0, most).toWellFormed());

/**
 * Free text written by a person. NUL is removed and lone surrogates become U+FFFD. Its length is not
 * validated: `parseEvent` cuts it.
 */
export const FreeText = z
  .string()
  .overwrite((text) => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed());

/** An RFC 3339 time in UTC with a real calendar date, from 2000 up to but not including 2100. */
export const Instant = z.iso
  .datetime(mustBe('instant'))
  .max(40, mustBe('instant'))
  .refine((text) => text >= '2000' && text < '2100', mustBe('instant'));

/** Device, address and client of an event. An unreadable `ip` or `userAgent` is dropped, not refused. */
export const Context = z.strictObject({
  deviceId: Id.optional(),
  /** A raw address as sent; `parseEvent` replaces it with its block (/24 or /56, see `blockOf`). */
  ip: z.string().optional().catch(undefined),
  /** Country of the address (ISO 3166), if the platform knows it better than our tables. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, mustBe('country'))
    .optional(),
  /** Cut to 512 characters; control characters are removed. */
  userAgent: cleanedName(512).optional().catch(undefined),
  /** The platform's own client, e.g. `ios 8.2`, `web`. */
  client: line(64).optional(),
});
export type Context = z.infer<typeof Context>;
