import { describe, expect, it } from 'vitest';
import { askedForMoney } from '#shared/rules/victim/asked-for-money.ts';
import { readText } from '#shared/text/read.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { say } from './words.ts';

const texts = 500;

/** The share of texts that the rule takes for a request for money. */
const shareAsking = (textOf: () => string): number =>
  Array.from({ length: texts }, () => readText(textOf())).filter(
    ({ category, score }) =>
      category === 'impersonation' && score >= (askedForMoney.thresholds.score as number),
  ).length / texts;

// The scores change with each training, and the threshold of `victim.asked-for-money` must follow them.
describe('of what accounts on a new phone write to friends, the reader takes for a request for money', () => {
  const random = randomFrom(7);

  it('at most one in a hundred shared bills and favours', () => {
    expect(shareAsking(() => say.settling(random))).toBeLessThan(0.01);
  });

  it('at least a third of what thieves write', () => {
    expect(shareAsking(() => say.plea(random)())).toBeGreaterThan(1 / 3);
  });
});
