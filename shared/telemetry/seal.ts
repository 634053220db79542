import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { dateOf, day as dayLength } from '../settings/durations.ts';
import { Digest } from './audit.ts';

/** What is sealed of a day: all that grew in the audit log, in one hash. */
export const SealBody = z.strictObject({
  version: z.literal(1),
  platformId: z.string().min(1),
  /** The day in UTC, by the time at which entries were written. */
  day: z.iso.date(),
  /** Merkle root (`rootOf`) over the heads, at the day's end, of the chains that grew on it. */
  root: Digest,
  /** How many chains grew. */
  chains: z.number().int().nonnegative(),
  /** The hash of the seal of the day before; empty for the first. */
  previous: Digest.or(z.literal('')),
  /** Epoch milliseconds. */
  sealedAt: z.number().int(),
  /** SHA-256 of the public key (SPKI, DER) that verifies it. */
  key: Digest,
});
export type SealBody = z.infer<typeof SealBody>;

/** A day's seal, signed. */
export const Seal = z.strictObject({
  ...SealBody.shape,
  /** SHA-256 over the body as canonical JSON (RFC 8785). */
  hash: Digest,
  /** ECDSA on P-256 with SHA-256 over the same bytes (FIPS 186-5), DER in base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{80,110}$/),
});
export type Seal = z.infer<typeof Seal>;

/** The bytes that are hashed and signed. */
export const sealedBytes = (body: SealBody): Buffer => Buffer.from(canonicalize(body) ?? '');

/** The hash by which the next day's seal names this one. */
export const sealHash = (body: SealBody): string => hash('sha256', sealedBytes(body), 'base64url');

/**
 * Names a public key.
 *
 * @param publicKey SPKI in PEM
 * @throws {Error} when it is no public key
 */
export const keyName = (publicKey: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('base64url');

export type SealProblem = 'shape' | 'missing' | 'link' | 'hash' | 'key' | 'signature' | 'root';

/** The day after a day: `2026-11-24` gives `2026-11-25`. */
export const dayAfter = (day: string): string => dateOf(Date.parse(day) + dayLength);

/**
 * Checks one seal: its form, its place after the one before, its hash and its signature.
 *
 * @param seal as it is stored
 * @param before the seal of the day before, `null` for the first of all
 * @param publicKey SPKI in PEM, from somewhere else than the log: the signer, or an auditor's own copy;
 *   `null`: who signed is not looked at
 * @returns what is wrong first; `null` when nothing is
 */
export const verifySeal = (
  seal: unknown,
  before: Seal | null,
  publicKey: string | null,
): Exclude<SealProblem, 'root'> | null => {
  const parsed = Seal.safeParse(seal);
  if (!parsed.success) return 'shape';
  const { hash: claimed, signature, ...body } = parsed.data;
  if (before && body.day !== dayAfter(before.day)) return 'missing';
  if (body.previous !== (before?.hash ?? '')) return before ? 'link' : 'missing';
  if (sealHash(body) !== claimed) return 'hash';
  if (publicKey === null) return null;
  if (body.key !== keyName(publicKey)) return 'key';
  return verify('sha256', sealedBytes(body), publicKey, Buffer.from(signature, 'base64url'))
    ? null
    : 'signature';
};
