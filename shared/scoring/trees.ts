import * as z from 'zod';

/**
 * One tree as parallel arrays. A node with `column` −1 is a leaf. `value` is the node's output in log-odds,
 * for inner nodes too: contributions are differences along the path.
 */
export const Tree = z.strictObject({
  column: z.array(z.int()),
  /** A row goes left if its value is at most this. */
  threshold: z.array(z.number()),
  /** Where a missing value goes: 1 left, 0 right. */
  missing: z.array(z.union([z.literal(0), z.literal(1)])),
  /** Index of the left child; the right one is next to it. */
  left: z.array(z.int()),
  value: z.array(z.number()),
});
export type Tree = z.infer<typeof Tree>;

/** An ensemble's log-odds are `base` plus the output of every tree. */
export type Ensemble = { readonly base: number; readonly trees: Tree[] };

/** Walks one row (`NaN` where missing) down a tree, calling `onEdge` for each edge. Returns the leaf's value. */
export const walk = (
  { column, threshold, missing, left, value }: Tree,
  row: ArrayLike<number>,
  onEdge?: (column: number, change: number) => void,
): number => {
  let node = 0;
  while ((column[node] as number) >= 0) {
    const x = row[column[node] as number] as number;
    const isLeft = Number.isNaN(x) ? missing[node] === 1 : x <= (threshold[node] as number);
    const child = (left[node] as number) + (isLeft ? 0 : 1);
    onEdge?.(column[node] as number, (value[child] as number) - (value[node] as number));
    node = child;
  }
  return value[node] as number;
};

/**
 * The log-odds of an ensemble after each of its trees: `staged[i]` after `i + 1` trees. Used to choose the
 * number of trees that does best on held-out rows.
 */
export const stagedLogOdds = ({ base, trees }: Ensemble, row: ArrayLike<number>): Float64Array => {
  let sum = base;
  return Float64Array.from(trees, (tree) => {
    sum += walk(tree, row);
    return sum;
  });
};

/**
 * Adds to `into` what each column contributed along the paths of one row, times `scale`. Returns the
 * contribution of the roots. Both together are exactly the row's log-odds times `scale` (path attribution,
 * Saabas 2014).
 */
export const addContributions = (
  { base, trees }: Ensemble,
  row: ArrayLike<number>,
  scale: number,
  into: Float64Array,
): number => {
  let roots = base;
  for (const tree of trees) {
    roots += tree.value[0] as number;
    walk(tree, row, (column, change) => {
      into[column] = (into[column] as number) + change * scale;
    });
  }
  return roots * scale;
};
