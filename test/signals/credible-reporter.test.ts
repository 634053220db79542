import { describe, expect, it } from 'vitest';
import { day, hour } from '#shared/settings/durations.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { isCredibleReporter } from '#shared/signals/reporters.ts';
import { countInRing, emptyRing } from '#shared/signals/windows.ts';

const now = Date.parse('2026-11-24T08:00:00.000Z');

const reporter = (more: Partial<AccountState> = {}): AccountState => ({
  ...unknownAccountAt(now - 7 * day),
  signedUpAt: now - 7 * day,
  asOf: now,
  ...more,
});

/** State of an account that filed so many reports at that time. */
const filed = (times: number, at: number): Partial<AccountState> => ({
  asOf: at,
  rings: { reportsFiled: countInRing(emptyRing('coarse'), at, at, times) },
});

describe('the credibility of a reporter', () => {
  it.each([
    ['a week old, in good standing', reporter(), true],
    ['unknown', null, false],
    ['of unknown age', reporter({ signedUpAt: null }), false],
    ['a minute younger', reporter({ signedUpAt: now - 7 * day + 60_000 }), false],
    [
      'limited',
      reporter({ standing: { ...unknownAccountAt(now).standing, status: 'limited' } }),
      false,
    ],
    ['with nineteen reports within the day', reporter(filed(19, now)), true],
    ['with twenty reports within the day', reporter(filed(20, now)), false],
    ['with twenty reports some days ago', reporter(filed(20, now - 3 * day)), true],
    ['with twenty reports since, for a late report', reporter(filed(20, now + hour)), false],
  ])('%s', (_, who, believed) => {
    expect(isCredibleReporter(who, now)).toBe(believed);
  });
});
