import { beforeAll, describe, expect, it } from 'vitest';
import { measureSignups, type SignupFigures } from './signups/measure.ts';
import { reportOfSignups } from './signups/report.ts';

const play = { seeds: [5], honest: 40, farmsOfEach: 1, farmSize: 5, printLine: () => {} } as const;

describe('the figures of the signup simulator', () => {
  let earned: SignupFigures;
  let shipped: SignupFigures;
  beforeAll(async () => {
    earned = await measureSignups(play);
    shipped = await measureSignups({ ...play, earned: 'none' });
  });

  it('show each kind of signup, and the strictest outcome for it', () => {
    const kinds = Object.values(earned.kinds);
    expect(kinds.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(earned.accounts);
    for (const { challenged, limited, frozen, restricted } of kinds) {
      expect(challenged + limited + frozen).toBeCloseTo(restricted, 9);
    }
    expect(earned.sides.crude.restricted).toBeGreaterThan(0.9);
    expect(earned.quarantined).toBe(0);
  });

  it('show the precision for each kind of farm, beside honest signups restricted by the same rules', () => {
    for (const { side, restricted, accounts, precision } of Object.values(earned.kinds)) {
      if (side === 'honest' || restricted === 0) expect(precision).toBeNull();
      else {
        const caught = restricted * accounts;
        const wrongly = earned.sides.honest.restricted * earned.sides.honest.accounts;
        expect(precision).toBeGreaterThanOrEqual(caught / (caught + wrongly) - 1e-9);
        expect(precision).toBeLessThanOrEqual(1);
      }
    }
    const mixed = { ...earned.kinds.script, precision: 0.25 };
    const report = reportOfSignups({ ...earned, kinds: { script: mixed as never } });
    expect(report).toContain('25.0 %');
  });

  it('count accounts with findings, whatever was decided', async () => {
    const lively = await measureSignups({ ...play, withCompany: true });
    const { timers = 0, broadcaster = 0, ...others } = lively.spoke['account.even-pace'] ?? {};
    expect([timers > 0, broadcaster > 0, others]).toEqual([true, true, {}]);
    expect(reportOfSignups(lively)).toContain(`account.even-pace: `);
    expect(lively.quarantined).toBe(0);
    expect(earned.spoke['account.even-pace']).toBeUndefined();
  });

  it('freeze nobody by default, since no rule has earned it', () => {
    const frozen = ({ sides }: SignupFigures) =>
      Object.values(sides).reduce((sum, side) => sum + side.frozen, 0);
    expect(frozen(earned)).toBeGreaterThan(0);
    expect(frozen(shipped)).toBe(0);
    expect(shipped.sides.crude.restricted).toBeGreaterThan(0.9);
    // Rules in shadow only observe.
    expect(Object.keys(shipped.rules)).not.toContain('network.money-passed-on');
  });
});
