/**
 * A set of distinct values in bounded space: the k smallest keyed hashes ever seen (KMV, Bar-Yossef et al.,
 * RANDOM 2002). Exact up to k, then with a relative error of about 1/√(k−2).
 *
 * Adding is idempotent, so a repeated write is harmless. Once the sketch is full, most additions do not
 * change it, so a popular entity is rarely written. Hashes are keyed, so members cannot be chosen to escape
 * counting.
 *
 * Values are integers in [0, `range`), in ascending order.
 */
export type Sketch = readonly number[];

/** Adds a value. Returns the same sketch if nothing changes. */
export const addToSketch = (sketch: Sketch, value: number, k: number): Sketch => {
  if (sketch.includes(value)) return sketch;
  if (sketch.length >= k && value > (sketch.at(-1) as number)) return sketch;
  return [...sketch, value].toSorted((a, b) => a - b).slice(0, k);
};

/** Returns the number of distinct values added: exact below k, then estimated. */
export const distinctIn = (sketch: Sketch, k: number, range: number): number =>
  sketch.length < k ? sketch.length : Math.round(((k - 1) * range) / (sketch.at(-1) as number));

/** One-sided 95 % quantile of the normal distribution: five bounds in a hundred are too high. */
const z = 1.645;

/**
 * Returns a lower bound for the number of distinct values added: exact up to k, then one-sided with 95 %
 * confidence, so that reasons may say "at least". The k-th smallest of n values, in units of their mean
 * distance, is about Gamma(k) distributed; its quantile is approximated after Wilson & Hilferty (PNAS
 * 1931).
 */
export const distinctAtLeast = (sketch: Sketch, k: number, range: number): number => {
  if (sketch.length < k) return sketch.length;
  const quantile = k * (1 - 1 / (9 * k) - z / (3 * Math.sqrt(k))) ** 3;
  return Math.max(k, Math.floor((quantile * range) / ((sketch.at(-1) as number) + 1)));
};

/** Whether a value was added; `null` if a full sketch gives no answer. */
export const isInSketch = (sketch: Sketch, value: number, k: number): boolean | null => {
  if (sketch.includes(value)) return true;
  return sketch.length >= k && value > (sketch.at(-1) as number) ? null : false;
};
