import { expect, test } from 'vitest';
import { calibrationOf } from '#test/bench/text/metrics.ts';

const scored = (score: number, positives: number, posts: number) =>
  Array.from({ length: posts }, (_, i) => ({
    score,
    label: i < positives ? (1 as const) : (0 as const),
  }));

test('calibration compares predicted and observed shares', () => {
  const { brier, base, bins } = calibrationOf([...scored(0.03, 1, 10), ...scored(0.7, 7, 10)]);
  expect(base).toBeCloseTo(0.4 * 0.6);
  expect(brier).toBeCloseTo((0.97 ** 2 + 9 * 0.03 ** 2 + 7 * 0.3 ** 2 + 3 * 0.7 ** 2) / 20);
  expect(bins.filter(({ posts }) => posts > 0)).toEqual([
    { from: 0, posts: 10, said: expect.closeTo(0.03), true: expect.closeTo(0.1) },
    { from: 0.6, posts: 10, said: expect.closeTo(0.7), true: expect.closeTo(0.7) },
  ]);
});
