/**
 * Running statistics of numbers in constant memory: count, sums of first and second powers, minimum and
 * maximum.
 */
export type Moments = { count: number; sum: number; squares: number; least: number; most: number };

export const emptyMoments = (): Moments => ({
  count: 0,
  sum: 0,
  squares: 0,
  least: Number.POSITIVE_INFINITY,
  most: Number.NEGATIVE_INFINITY,
});

export const addValue = (moments: Moments, value: number): void => {
  moments.count += 1;
  moments.sum += value;
  moments.squares += value * value;
  if (value < moments.least) moments.least = value;
  if (value > moments.most) moments.most = value;
};

export const mergeMoments = (one: Moments, other: Moments): Moments => ({
  count: one.count + other.count,
  sum: one.sum + other.sum,
  squares: one.squares + other.squares,
  least: Math.min(one.least, other.least),
  most: Math.max(one.most, other.most),
});

export const meanOf = ({ count, sum }: Moments): number => (count === 0 ? Number.NaN : sum / count);

export const deviationOf = ({ count, sum, squares }: Moments): number =>
  count < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));

/**
 * Distinct items with their counts, in constant memory: only those with the smallest hashes are kept
 * (bottom-k, Cohen and Kaplan 2007). A dropped item never returns, so the counts of the kept ones are exact
 * and the order does not matter.
 */
type Sample = { readonly most: number; readonly counts: Map<number, number>; limit: number };

export const emptySample = (most: number): Sample => ({ most, counts: new Map(), limit: 2 ** 32 });

export const addToSample = (sample: Sample, hash: number): void => {
  const { counts, most } = sample;
  if (hash >= sample.limit) return;
  counts.set(hash, (counts.get(hash) ?? 0) + 1);
  if (counts.size < most * 2) return;
  const smallest = [...counts.keys()].sort((a, b) => a - b);
  sample.limit = smallest[most] as number;
  for (const gone of smallest.slice(most)) counts.delete(gone);
};

/** How often an item occurred on average, and the share that occurred more than once. */
export const repetitionOf = ({ counts, most }: Sample) => {
  const kept = [...counts].sort(([a], [b]) => a - b).slice(0, most);
  let total = 0;
  let repeated = 0;
  for (const [, count] of kept) {
    total += count;
    if (count > 1) repeated += 1;
  }
  return { distinct: kept.length, mean: total / kept.length, repeated: repeated / kept.length };
};

/** Entropy of a histogram in bits. */
export const entropyOf = (counts: Iterable<number>): number => {
  const present = [...counts].filter((count) => count > 0);
  const total = present.reduce((sum, count) => sum + count, 0);
  return present.reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
};
