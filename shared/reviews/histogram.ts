import type { Counts } from '../stores/tallies/port.ts';

/** Buckets per doubling: values read from them are off by at most 9 %. */
const bucketsPerDoubling = 4;

/** Returns the count name of a duration's bucket, so that quantiles can be computed from counts alone. */
export const bucketOf = (name: string, milliseconds: number): string =>
  `${name} ${Math.round(bucketsPerDoubling * Math.log2(Math.max(1, milliseconds)))}`;

/**
 * Returns a quantile of durations counted with `bucketOf`, in milliseconds; `null` if there are none.
 *
 * @param counts counts of any number of days
 * @example
 * quantileOf('waited', [{ 'waited 40': 99, 'waited 60': 1 }], 0.5); // 1024
 */
export const quantileOf = (
  name: string,
  counts: Iterable<Counts>,
  quantile: number,
): number | null => {
  const sums = new Map<number, number>();
  for (const day of counts) {
    for (const [key, count] of Object.entries(day)) {
      if (!key.startsWith(`${name} `)) continue;
      const bucket = Number(key.slice(name.length + 1));
      sums.set(bucket, (sums.get(bucket) ?? 0) + count);
    }
  }
  const total = [...sums.values()].reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [bucket, count] of [...sums].toSorted(([a], [b]) => a - b)) {
    below += count;
    if (count > 0 && below >= quantile * total)
      return Math.round(2 ** (bucket / bucketsPerDoubling));
  }
  return null;
};
