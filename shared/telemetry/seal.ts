import { createHash, createPublicKey, hash, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { dateOf, day as dayLength } from '../settings/durations.ts';
import { Digest } from './audit.ts';

/** The content of a daily seal: one hash over all audit chains that grew on a day. */
export const SealBody = z.strictObject({
  version: z.literal(1),
  platformId: z.string().min(1),
  /** The UTC day on which the entries were written. */
  day: z.iso.date(),
  /** Merkle root (`rootOf`) over the heads, at the end of the day, of the chains that grew. */
  root: Digest,
  /** Number of chains that grew. */
  chains: z.number().int().nonnegative(),
  /** The hash of the previous day's seal; empty for the first. */
  previous: Digest.or(z.literal('')),
  /** Epoch milliseconds. */
  sealedAt: z.number().int(),
  /** SHA-256 of the public key (SPKI, DER) that verifies the signature. */
  key: Digest,
});
export type SealBody = z.infer<typeof SealBody>;

/** A signed daily seal. */
export const Seal = z.strictObject({
  ...SealBody.shape,
  /** SHA-256 over the body as canonical JSON (RFC 8785). */
  hash: Digest,
  /** ECDSA on P-256 with SHA-256 over the same bytes (FIPS 186-5), DER in base64url. */
  signature: z.string().regex(/^[A-Za-z0-9_-]{80,110}$/),
});
export type Seal = z.infer<typeof Seal>;

/** Returns the bytes of a seal that are hashed and signed. */
export const sealedBytes = (body: SealBody): Buffer => Buffer.from(canonicalize(body) ?? '');

/** Returns the hash by which the next day's seal refers to this one. */
export const sealHash = (body: SealBody): string => hash('sha256', sealedBytes(body), 'base64url');

/**
 * Returns the name of a public key: the SHA-256 of its SPKI in DER, in base64url.
 *
 * @param publicKey SPKI in PEM
 * @throws {Error} if the text is not a public key
 */
export const keyName = (publicKey: string): string =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('base64url');

/** What is wrong with a seal. */
export type SealProblem = 'shape' | 'missing' | 'link' | 'hash' | 'key' | 'signature' | 'root';

/** Returns the next day, e.g. `2026-11-25` for `2026-11-24`. */
export const dayAfter = (day: string): string => dateOf(Date.parse(day) + dayLength);

/**
 * Verifies one seal: its form, its link to the previous seal, its hash and its signature.
 *
 * @param seal the stored seal
 * @param before the seal of the previous day; `null` for the first seal
 * @param publicKey SPKI in PEM, from a source other than the log (the signer, or an auditor's copy); `null`
 *   skips the check of key and signature
 * @returns the first problem, or `null` if there is none
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
