import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 over the canonical JSON of a value (RFC 8785), in base64url: the same 43 characters
 * whatever order the keys were written in.
 */
export const digestOf = (value: unknown): string =>
  hash('sha256', canonicalize(value) ?? '', 'base64url');

/**
 * An id that follows from what it names, so that a redelivery lands on itself: a prefix and 132
 * bits of SHA-256. It fits the contract's `Id`.
 *
 * @example
 * idOf('dec', ['demo', 'evt-1', 'account', 'u1']); // 'dec-' and 22 characters
 */
export const idOf = (prefix: string, parts: readonly (string | number)[]): string =>
  `${prefix}-${digestOf(parts).slice(0, 22)}`;
