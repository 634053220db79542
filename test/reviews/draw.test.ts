import { describe, expect, it } from 'vitest';
import { Case, joinCase } from '#shared/reviews/case.ts';
import { canBeBorrowed, drawnCase, drawsIn, keepProbability } from '#shared/reviews/draw.ts';
import { queuedCaseOf } from '#shared/reviews/queue.ts';
import { hour } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { countInRing, emptyRing } from '#shared/signals/windows.ts';
import { noon } from '../decisions/specimens.ts';
import { opening } from './specimens.ts';

const decayedWeight = {
  ...opening().weight,
  category: 'card-trade',
  severity: 'medium',
  reporters: 3,
} as const;
const drawn = (weight: Parameters<typeof drawnCase>[1] = decayedWeight) =>
  drawnCase(
    { platformId: 'demo', accountId: 'u1', observed: false, script: 'Hani', tier: null, at: noon },
    weight,
  );

describe('the hourly sample sizes of a day', () => {
  it.each([0, 1, 7, 10, 24, 25, 500])('sum to the configured number: %i', (perDay) => {
    const hours = Array.from({ length: 24 }, (_, i) => drawsIn(noon + i * hour, perDay));
    expect(hours.reduce((sum, each) => sum + each)).toBe(perDay);
    expect(Math.max(...hours) - Math.min(...hours)).toBeLessThanOrEqual(1);
  });
});

describe('the sampling probability of an account', () => {
  it('is the inverse of its activity that day, and at most one', () => {
    const posts = countInRing(emptyRing('fine'), noon, noon, 8);
    const state = { ...unknownAccountAt(noon), rings: { posts, reports: emptyRing('coarse') } };
    expect(keepProbability(1, state)).toBe(1 / 8);
    expect(keepProbability(4, state)).toBe(1 / 2);
    expect(keepProbability(1, unknownAccountAt(noon))).toBe(1);
  });
});

describe('the case of a sampled account', () => {
  it('is an ordinary open case with a borrowed weight', () => {
    const known = Case.parse(drawn());
    expect(known).toMatchObject({
      state: 'open',
      sampled: true,
      route: 'trade',
      weight: { category: 'card-trade', severity: 'medium', reporters: 0 },
      entries: [],
    });
    expect(queuedCaseOf(known, ReviewSettings.parse({}))?.queue).toBe('trade');
    expect(Case.parse(drawn(null))).toMatchObject({ weight: { severity: 'low', score: 0 } });
  });

  it('borrows no urgent weight', () => {
    expect(canBeBorrowed(decayedWeight)).toBe(true);
    for (const heavy of [
      { severity: 'high' },
      { severity: 'critical' },
      { victimAtRisk: true },
      { degraded: true },
    ] as const) {
      expect(canBeBorrowed({ ...decayedWeight, ...heavy })).toBe(false);
    }
  });

  it('is reopened by a finding without its borrowed weight', () => {
    const found = opening({ at: noon + hour }, { category: 'spam', severity: 'low', score: 0.2 });
    expect(joinCase(drawn(), found)).toMatchObject({
      sampled: false,
      openedAt: noon + hour,
      route: 'content',
      hits: 1,
      weight: { category: 'spam', severity: 'low', score: 0.2 },
    });
  });
});
