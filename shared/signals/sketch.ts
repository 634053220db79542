/**
 * A set of distinct things in bounded space: the k smallest keyed hashes ever seen (KMV,
 * Bar-Yossef et al., RANDOM 2002). Exact up to k, then within about 1/√(k−2).
 *
 * Adding twice changes nothing, so a repeated write is harmless; once full, most additions change
 * nothing either, so a hot entity is rarely written. Hashes are keyed, so nobody can craft members
 * that hide.
 *
 * Values are whole numbers in [0, `range`), kept in ascending order.
 */
export type Sketch = readonly number[];

/** The sketch with one more value, or the very same sketch when it changes nothing. */
export const addToSketch = (sketch: Sketch, value: number, k: number): Sketch => {
  if (sketch.includes(value)) return sketch;
  if (sketch.length >= k && value > (sketch.at(-1) as number)) return sketch;
  return [...sketch, value].toSorted((a, b) => a - b).slice(0, k);
};

/** How many distinct values were added: exact below k, then estimated. */
export const distinctIn = (sketch: Sketch, k: number, range: number): number =>
  sketch.length < k ? sketch.length : Math.round(((k - 1) * range) / (sketch.at(-1) as number));

/** One-sided: of a hundred figures five say too much. */
const z = 1.645;

/**
 * How many distinct values were added at least: exact up to k, and beyond it the lower end of a 95 %
 * interval, so that reasons may say "at least". The k-th smallest of n values lies at about a Gamma(k)
 * of their mean distance; its quantile after Wilson & Hilferty (PNAS 1931).
 */
export const atLeastIn = (sketch: Sketch, k: number, range: number): number => {
  if (sketch.length < k) return sketch.length;
  const quantile = k * (1 - 1 / (9 * k) - z / (3 * Math.sqrt(k))) ** 3;
  return Math.max(k, Math.floor((quantile * range) / ((sketch.at(-1) as number) + 1)));
};

/** Whether a value was added; `null` where a full sketch no longer knows. */
export const isInSketch = (sketch: Sketch, value: number, k: number): boolean | null => {
  if (sketch.includes(value)) return true;
  return sketch.length >= k && value > (sketch.at(-1) as number) ? null : false;
};
