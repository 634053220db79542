/**
 * A 48-bit hash of a name (FNV-1a, two lanes). Hashes of a replay are not stored, so it neither needs nor
 * reads the platform's secret, and a fast non-cryptographic hash is enough.
 */
export const replayHash = (name: string): number => {
  let low = 0x811c9dc5;
  let high = 0x1000193;
  for (let i = 0; i < name.length; i++) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(i), 0x5bd1e995) ^ (low >>> 15);
  }
  high = Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  return ((high ^ (high >>> 16)) & 0xffff) * 2 ** 32 + ((low ^ (low >>> 13)) >>> 0);
};
