import * as z from 'zod';
import { mustBe } from './words.ts';

/**
 * An account, device, post, group or other thing, as the platform names it.
 *
 * ASCII only, so that no two spellings of one name exist (composed and decomposed, full-width and
 * half-width) and none of them means anything to a store's keys.
 */
export const Id = z
  .string()
  .max(64, mustBe('id'))
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]*$/, mustBe('id'));
export type Id = z.infer<typeof Id>;

/**
 * The digests of one private value under named keys: `{ platform: 'Zk3…' }`.
 *
 * HMAC-SHA-256 as 43 base64url characters. Several keys are allowed: the platform's own and one for
 * each shared list agreed with its authority.
 */
export const KeyedHashes = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, mustBe('key-name')),
    z.string().regex(/^[A-Za-z0-9_-]{43}$/, mustBe('keyed-hash')),
  )
  .refine((hashes) => {
    const { length } = Object.keys(hashes);
    return length >= 1 && length <= 8;
  }, mustBe('keyed-hashes'))
  .meta({ minProperties: 1, maxProperties: 8 });
export type KeyedHashes = z.infer<typeof KeyedHashes>;

/** Negative zero is not written back as it was read, so no number may be it. */
export const isNotNegativeZero = (value: number): boolean => !Object.is(value, -0);

/** A whole number from 0. */
export const Count = z
  .int(mustBe('count'))
  .nonnegative(mustBe('count'))
  .refine(isNotNegativeZero, mustBe('count'));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Well-formed Unicode without control characters, at most `most` UTF-16 units: a name that software chose. */
export const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text.isWellFormed() && text.search(controls) === -1, mustBe('line'));

/**
 * A name that a person wrote, on one line. It is cleaned and cut to `most` UTF-16 units, never
 * refused: a strange name must not keep an account out of sight.
 */
export const writtenName = (most: number) =>
  z.string().overwrite((text) => text.replace(controls, '').slice(0, most).toWellFormed());

/**
 * Free text as people write it. NUL is taken out and lone surrogates become U+FFFD; its length is
 * bounded when it is read, never refused for it.
 */
export const FreeText = z
  .string()
  .overwrite((text) => (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed());

/** RFC 3339 in UTC with a real calendar date, years 2000 to 2100. */
export const Instant = z.iso
  .datetime(mustBe('instant'))
  .max(40, mustBe('instant'))
  .refine((text) => text >= '2000' && text < '2100', mustBe('instant'));

/** Where the account was when it happened. What cannot be read here is left out, never a reason to refuse. */
export const Context = z.strictObject({
  deviceId: Id.optional(),
  /** Sent raw. From the door on it is the block that holds it (/24 or /56, see `blockOf`). */
  ip: z.string().optional().catch(undefined),
  /** Country of the address (ISO 3166), where the platform knows it better than our tables. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, mustBe('country'))
    .optional(),
  /** Cut to 512 characters, control characters taken out. */
  userAgent: writtenName(512).optional().catch(undefined),
  /** The platform's own client: `ios 8.2`, `web`. */
  client: line(64).optional(),
});
export type Context = z.infer<typeof Context>;
