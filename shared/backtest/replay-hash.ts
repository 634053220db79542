/**
 * 48 bits of a name. Names of a replay leave no trace, so the platform's secret is neither needed
 * nor asked for, and a hash that is only fast will do (FNV-1a, two lanes).
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
