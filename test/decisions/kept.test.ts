import { describe, expect, it } from 'vitest';
import { type Decision, Outcome, retentionDaysOf } from '#shared/decisions/decision.ts';

const days = (outcome: Outcome, restrictingDays: number) =>
  retentionDaysOf({ outcome } as Decision, restrictingDays);

describe('a decision', () => {
  it('is kept for years if it was restrictive, otherwise for half a year', () => {
    expect(
      Object.fromEntries(Outcome.options.map((outcome) => [outcome, days(outcome, 1096)])),
    ).toEqual({
      allow: 184,
      observe: 184,
      flag: 184,
      challenge: 1096,
      limit: 1096,
      freeze: 1096,
      hide: 1096,
    });
  });

  it('is never kept longer than the configured retention', () => {
    expect(days('observe', 30)).toBe(30);
  });
});
