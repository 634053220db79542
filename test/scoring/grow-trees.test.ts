import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Columns, growTrees, type Hyperparameters } from '#shared/scoring/grow-trees.ts';
import { randomFrom } from '#shared/text/training/random.ts';

const exact: Hyperparameters = {
  trees: 3,
  depth: 2,
  rate: 0.5,
  rows: 1,
  columns: 1,
  penalty: 1,
  leastWeight: 0.3,
  randomThresholds: 0,
};

const grow = (
  columns: readonly (readonly number[])[],
  labels: readonly number[],
  more: Partial<Hyperparameters> = {},
  { weights = labels.map(() => 1), seed = 1 } = {},
) =>
  growTrees(
    columns.map((column) => Float64Array.from(column)) satisfies Columns,
    Uint8Array.from(labels),
    Float64Array.from(weights),
    { ...exact, ...more },
    randomFrom(seed),
  );

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const upTo = (size: number) => Array.from({ length: size }, (_, i) => i);

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const samples = fc.array(
  fc.record({
    values: fc.tuple(value, value),
    label: fc.integer({ min: 0, max: 1 }),
    weight: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 2, maxLength: 14 },
);

describe('grown trees', () => {
  it('have in every node the split that lowers the loss most, as an exhaustive search finds it', () => {
    fc.assert(
      fc.property(samples, (rows) => {
        const columns = [0, 1].map((column) => rows.map(({ values }) => values[column] as number));
        const labels = rows.map(({ label }) => label);
        const weights = rows.map(({ weight }) => weight);
        const { base, trees } = grow(columns, labels, {}, { weights });
        const positive = sum(rows.map(({ label, weight }) => label * weight));
        expect(base).toBeCloseTo(Math.log((positive + 0.5) / (sum(weights) - positive + 0.5)), 4);
        expect(trees).toHaveLength(exact.trees);

        const logOdds = labels.map(() => base);
        for (const tree of trees) {
          const derivatives = rows.map(({ label, weight }, row) => {
            const p = 1 / (1 + Math.exp(-(logOdds[row] as number)));
            return { gradient: weight * (p - label), hessian: weight * p * (1 - p) };
          });
          const gradientOf = (some: readonly number[]) =>
            sum(some.map((row) => derivatives[row]?.gradient as number));
          const hessianOf = (some: readonly number[]) =>
            sum(some.map((row) => derivatives[row]?.hessian as number));
          const scoreOf = (some: readonly number[]) =>
            gradientOf(some) ** 2 / (hessianOf(some) + exact.penalty);
          const gainOf = (some: readonly number[], isLeft: (row: number) => boolean) => {
            const left = some.filter(isLeft);
            const right = some.filter((row) => !isLeft(row));
            return Math.min(hessianOf(left), hessianOf(right)) < exact.leastWeight
              ? 0
              : scoreOf(left) + scoreOf(right) - scoreOf(some);
          };
          const goesLeft =
            (column: number, threshold: number, missing: boolean) => (row: number) => {
              const x = columns[column]?.[row] as number;
              return Number.isNaN(x) ? missing : x <= threshold;
            };
          const check = (node: number, some: readonly number[], depth: number): void => {
            const output = -exact.rate * (gradientOf(some) / (hessianOf(some) + exact.penalty));
            expect(tree.value[node]).toBeCloseTo(output, 4);
            const gains =
              depth === exact.depth
                ? []
                : columns.flatMap((column, i) => {
                    const last = Math.max(...column.filter((x) => !Number.isNaN(x)));
                    const thresholds = some
                      .map((row) => column[row] as number)
                      .filter((x) => x < last);
                    return thresholds.flatMap((threshold) =>
                      [true, false].map((missing) => gainOf(some, goesLeft(i, threshold, missing))),
                    );
                  });
            const most = Math.max(0, ...gains);
            const column = tree.column[node] as number;
            if (column === -1) {
              expect(most).toBeLessThan(1e-8);
              for (const row of some)
                logOdds[row] = (logOdds[row] as number) + (tree.value[node] as number);
              return;
            }
            const isLeft = goesLeft(
              column,
              tree.threshold[node] as number,
              tree.missing[node] === 1,
            );
            expect(gainOf(some, isLeft)).toBeCloseTo(most, 8);
            const left = some.filter(isLeft);
            const right = some.filter((row) => !isLeft(row));
            // Where no row lacks the value, a missing one goes with most of the weight.
            if (!some.some((row) => Number.isNaN(columns[column]?.[row]))) {
              const heavier = hessianOf(left) - hessianOf(right);
              if (Math.abs(heavier) > 1e-9) expect(tree.missing[node]).toBe(heavier > 0 ? 1 : 0);
            }
            const child = tree.left[node] as number;
            check(child, left, depth + 1);
            check(child + 1, right, depth + 1);
          };
          check(0, upTo(rows.length), 0);
        }
      }),
    );
  });

  it('split between values at the shortest number', () => {
    const threshold = (below: number, above: number) =>
      grow([[below, below, above, above]], [0, 0, 1, 1]).trees[0]?.threshold[0];
    expect(threshold(1, 7)).toBe(4);
    expect(threshold(0.1234, 0.1321)).toBe(0.13);
    expect(threshold(1, 1 + Number.EPSILON)).toBe(1);
  });

  it('split a column of many values at its quantiles', () => {
    const size = 960;
    const column = upTo(size).map((i) => i ** 3);
    const thresholds = upTo(48).map((step) => {
      const least = step * 20 + 10;
      return (
        grow(
          [column],
          upTo(size).map((i) => (i < least ? 0 : 1)),
        ).trees[0]?.threshold[0] ?? 0
      );
    });
    const below = thresholds.map((edge) => column.filter((one) => one <= edge).length);
    for (const count of below) expect(count % 20).toBe(0);
    expect(new Set(below).size).toBeLessThanOrEqual(47);
    expect(new Set(below).size).toBeGreaterThan(40);
  });

  it('see the drawn share of rows and columns', () => {
    const labels = upTo(100).map((i) => i % 2);
    const roots = upTo(20).map((seed) => {
      const { trees } = grow([labels], labels, { rows: 0.5, depth: 1, trees: 1 }, { seed });
      return trees[0]?.value[0];
    });
    expect(new Set(roots).size).toBeGreaterThan(5);
    const telling = upTo(50).map((seed) => {
      const noise = upTo(100).map((i) => (i * 37) % 11);
      const { trees } = grow(
        [labels, noise],
        labels,
        { columns: 0.5, trees: 1, depth: 1 },
        { seed },
      );
      return trees[0]?.column[0] === 0;
    });
    const share = telling.filter(Boolean).length / telling.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
  });

  it('try the drawn thresholds only', () => {
    const column = upTo(40);
    const labels = column.map((i) => (i < 20 ? 0 : 1));
    const drawn = upTo(30).map((seed) => {
      const one = { trees: 1, depth: 1, randomThresholds: 1 };
      return grow([column], labels, one, { seed }).trees[0]?.threshold[0] as number;
    });
    expect(new Set(drawn).size).toBeGreaterThan(10);
    expect(Math.min(...drawn)).toBeLessThan(10);
    expect(Math.max(...drawn)).toBeGreaterThan(30);
  });

  it('do not split where rows differ only in lacking the value', () => {
    const { trees } = grow([[0, 0, Number.NaN, Number.NaN]], [0, 0, 1, 1]);
    expect(trees.map(({ column }) => column)).toEqual([[-1], [-1], [-1]]);
  });
});
