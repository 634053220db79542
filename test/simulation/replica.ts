import { second } from '#shared/settings/durations.ts';
import type { Random } from '#shared/text/training/random.ts';

/** Makes a map remember previous values, to simulate a replica that lags. */
export const laggingReads = <Value>(map: Map<string, Value>, now: () => number) => {
  const before = new Map<string, { readonly value: Value | undefined; readonly at: number }>();
  const set = map.set.bind(map);
  map.set = (key, value) => {
    before.set(key, { value: map.get(key), at: now() });
    return set(key, value);
  };
  /** Returns a value as a lagging replica may return it. */
  return (key: string, random: Random): Value | undefined => {
    const earlier = before.get(key);
    return earlier && now() - earlier.at < second && random.next() < 0.5
      ? earlier.value
      : map.get(key);
  };
};

/** Returns what a replica holds of these keys, read one by one. */
export const replicaOf = <Value>(
  keys: readonly string[],
  read: (key: string) => Value | undefined,
): Map<string, Value> => {
  const found = new Map<string, Value>();
  for (const key of keys) {
    const value = read(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
};
