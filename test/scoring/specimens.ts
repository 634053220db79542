import { expect } from 'vitest';
import type { LabelledRow } from '#shared/scoring/rows.ts';
import { randomFrom } from '#shared/text/training/random.ts';

/** Accounts whose label depends on two numbers and a name, with noise and missing values. */
export const syntheticRows = (count: number, seed: number): LabelledRow[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const posts = random.below(100);
    const ratio = random.next();
    const source = random.pick(['web', 'app', 'script']);
    const abusive = posts / 100 + (source === 'script' ? 0.8 : 0) - ratio + random.next() / 2 > 0.6;
    return {
      id: `account-${i}`,
      label: abusive ? 1 : 0,
      features: { posts, ratio: random.chance(0.1) ? null : ratio, source, noise: random.next() },
    };
  });
};

/** Asserts that features are equal, except for rounding errors of sums in another order. */
export const expectSame = (
  given: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
): void => {
  const rounded = (features: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(features).map(([name, value]) => [name, Number(value.toPrecision(8))]),
    );
  expect(rounded(given)).toEqual(rounded(wanted));
};
