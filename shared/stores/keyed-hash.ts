import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';

/** An event asks for the hash of one device or account several times, a batch more often. */
const mostRemembered = 4_096;

/**
 * Keyed hashes by HMAC-SHA-256, first 48 bits.
 *
 * The key is made an object of Node's once: bytes would be made one for every hash, at four times
 * the cost of the hash itself.
 */
export const hmacHash = (key: Uint8Array): KeyedHash => {
  const secret = createSecretKey(key);
  const remembered = new Map<string, number>();
  return (name) => {
    const known = remembered.get(name);
    if (known !== undefined) return known;
    if (remembered.size === mostRemembered) remembered.clear();
    const value = createHmac('sha256', secret).update(name).digest().readUIntBE(0, 6);
    remembered.set(name, value);
    return value;
  };
};
