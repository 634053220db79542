import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * Returns SHA-256 over the canonical JSON of a value (RFC 8785), in base64url: 43 characters that do not
 * depend on the order of keys.
 */
export const digestOf = (value: unknown): string =>
  hash('sha256', canonicalize(value) ?? '', 'base64url');

/**
 * Returns an id derived from its parts, so that a duplicate delivery gets the same one: a prefix and 132
 * bits of SHA-256. It fits the contract's `Id`.
 *
 * @example
 * idOf('dec', ['demo', 'evt-1', 'account', 'u1']); // 'dec-woiNcfGmY05CZouXdIIHgU'
 */
export const idOf = (prefix: string, parts: readonly (string | number)[]): string =>
  `${prefix}-${digestOf(parts).slice(0, 22)}`;
