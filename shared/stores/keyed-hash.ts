import { createHmac } from 'node:crypto';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';

/** Keyed hashes by HMAC-SHA-256, first 48 bits. */
export const hmacHash =
  (key: Uint8Array): KeyedHash =>
  (name) =>
    createHmac('sha256', key).update(name).digest().readUIntBE(0, 6);
