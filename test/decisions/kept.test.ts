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

  it('is kept as long as the restriction that it ends', () => {
    const kept = (more: Partial<Decision>) =>
      retentionDaysOf({ outcome: 'allow', ...more } as Decision, 1096);
    expect(kept({ by: 'lin' })).toBe(1096);
    expect(kept({ lifted: true })).toBe(1096);
    expect(kept({ eventType: 'hold.ended' })).toBe(1096);
    expect(kept({ eventType: 'appeal.granted' })).toBe(1096);
    expect(kept({ eventType: 'content.posted' })).toBe(184);
  });

  it('is never kept longer than the configured retention', () => {
    expect(days('observe', 30)).toBe(30);
  });
});
