import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrate } from '#shared/scoring/calibration.ts';
import { foldsOf } from '#shared/scoring/folds.ts';
import { areaUnderRoc, averagePrecision, recallAtPrecision } from '#shared/scoring/measures.ts';
import { probabilityOf } from '#shared/text/log-odds.ts';
import { randomFrom } from '#shared/text/training/random.ts';

test('areas and recall match figures worked out by hand', () => {
  const scores = [0.9, 0.8, 0.7, 0.6, 0.5];
  const labels = [1, 0, 1, 1, 0];
  expect(areaUnderRoc(scores, labels)).toBeCloseTo(4 / 6, 12);
  expect(averagePrecision(scores, labels)).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
  expect(recallAtPrecision(scores, labels, 0.95)).toBeCloseTo(1 / 3, 12);
  expect(recallAtPrecision(scores, labels, 0.75)).toBe(1);
});

test('ties count half, so a constant score has no value', () => {
  expect(areaUnderRoc([1, 1, 1, 1], [1, 0, 1, 0])).toBe(0.5);
});

test('calibration never reverses an order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: -6, max: 6, noNaN: true }), fc.constantFrom(0, 1)), {
        minLength: 4,
        maxLength: 60,
      }),
      (pairs) => {
        const logOdds = pairs.map(([score]) => score);
        const labels = pairs.map(([, label]) => label);
        const { slope, offset } = calibrate(
          logOdds,
          labels,
          logOdds.map(() => 1),
        );
        expect(slope).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(offset)).toBe(true);
        expect(probabilityOf(slope * 2 + offset)).toBeGreaterThanOrEqual(
          probabilityOf(slope + offset),
        );
      },
    ),
  );
});

test('calibration recovers the sigmoid that the labels were drawn from', () => {
  const random = randomFrom(3);
  const logOdds = Array.from({ length: 20_000 }, () => random.next() * 8 - 4);
  const labels = logOdds.map((x) => (random.chance(probabilityOf(0.5 * x - 1)) ? 1 : 0));
  const { slope, offset } = calibrate(
    logOdds,
    labels,
    logOdds.map(() => 1),
  );
  expect(slope).toBeCloseTo(0.5, 1);
  expect(offset).toBeCloseTo(-1, 1);
});

test('folds keep groups whole and classes balanced', () => {
  const labels = Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const groups = labels.map((_, i) => (i < 40 ? `campaign ${i % 8}` : i));
  const folds = foldsOf(labels, 5, randomFrom(1), groups);
  for (let campaign = 0; campaign < 8; campaign++) {
    const there = new Set(folds.filter((_, i) => groups[i] === `campaign ${campaign}`));
    expect(there.size).toBe(1);
  }
  for (let fold = 0; fold < 5; fold++) {
    const positives = labels.filter((label, i) => label === 1 && folds[i] === fold).length;
    expect(Math.abs(positives - 10)).toBeLessThanOrEqual(4);
  }
});
