import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';

/** An event needs the hash of one device or account several times, a batch even more often. */
const mostCached = 4_096;

/**
 * Creates a keyed hash: HMAC-SHA-256, first 48 bits.
 *
 * The key becomes a `KeyObject` once: from bytes, Node would create one for every hash, at four times the
 * cost of the hash itself.
 */
export const hmacHash = (key: Uint8Array): KeyedHash => {
  const secret = createSecretKey(key);
  const cache = new Map<string, number>();
  return (name) => {
    const cached = cache.get(name);
    if (cached !== undefined) return cached;
    if (cache.size === mostCached) cache.clear();
    const value = createHmac('sha256', secret).update(name).digest().readUIntBE(0, 6);
    cache.set(name, value);
    return value;
  };
};
