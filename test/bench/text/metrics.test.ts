import { expect, test } from 'vitest';
import { calibrationOf, rankingOf } from './metrics.ts';

const scoredAs = (score: number, label: 0 | 1) => ({ score, label });

test('ranking metrics match figures worked out by hand', () => {
  const ranking = rankingOf([
    scoredAs(0.9, 1),
    scoredAs(0.8, 0),
    scoredAs(0.7, 1),
    scoredAs(0.6, 1),
    scoredAs(0.5, 0),
  ]);
  expect(ranking).toMatchObject({ posts: 5, f1: 6 / 7, recallAt99: 1 / 3 });
  expect(ranking.auc).toBeCloseTo(4 / 6, 12);
});

test('ranking metrics do not depend on the order of equal scores', () => {
  const tied = [scoredAs(1, 1), scoredAs(1, 1), scoredAs(1, 0), scoredAs(1, 0)];
  const worth = { posts: 4, auc: 0.5, f1: 2 / 3, recallAt99: 0 };
  expect(rankingOf(tied)).toEqual(worth);
  expect(rankingOf(tied.toReversed())).toEqual(worth);
});

test('ranking metrics are null without black-gray posts, and the area without ordinary ones', () => {
  const ordinary = [scoredAs(0.9, 0), scoredAs(0.1, 0)];
  expect(rankingOf(ordinary)).toEqual({ posts: 2, auc: null, f1: 0, recallAt99: null });
  expect(rankingOf([])).toEqual({ posts: 0, auc: null, f1: 0, recallAt99: null });
  expect(rankingOf([scoredAs(0.9, 1)])).toEqual({ posts: 1, auc: null, f1: 1, recallAt99: 1 });
});

test('calibration measures how far probabilities are from outcomes', () => {
  const { brier, base, bins } = calibrationOf([scoredAs(0.8, 1), scoredAs(0.1, 0)]);
  expect(brier).toBeCloseTo((0.2 ** 2 + 0.1 ** 2) / 2, 12);
  expect(base).toBe(0.25);
  expect(bins.reduce((sum, { posts }) => sum + posts, 0)).toBe(2);
});
