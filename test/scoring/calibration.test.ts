import { describe, expect, it } from 'vitest';
import { calibrate } from '#shared/scoring/calibration.ts';
import { probabilityOf } from '#shared/text/log-odds.ts';

/** Rows with one score each, of which so many in a thousand are positive. */
const rowsOf = (score: number, positives: number) =>
  Array.from({ length: 1000 }, (_, row) => ({ score, label: row < positives ? 1 : 0 }));

const fitOf = (rows: readonly { readonly score: number; readonly label: number }[], weight = 1) =>
  calibrate(
    rows.map(({ score }) => score),
    rows.map(({ label }) => label),
    rows.map(({ label }) => (label === 1 ? weight : 1)),
  );

describe('a calibration', () => {
  it.each([0.5, 4, 40])(
    'turns scores of ±%d into the share of positives with that score',
    (score) => {
      const { slope, offset } = fitOf([...rowsOf(-score, 150), ...rowsOf(score, 600)]);
      expect(probabilityOf(-score * slope + offset)).toBeCloseTo(0.15, 2);
      expect(probabilityOf(score * slope + offset)).toBeCloseTo(0.6, 2);
    },
  );

  it('counts a row by its weight', () => {
    const { slope, offset } = fitOf([...rowsOf(-4, 150), ...rowsOf(4, 600)], 0.5);
    expect(probabilityOf(-4 * slope + offset)).toBeCloseTo(75 / 925, 2);
    expect(probabilityOf(4 * slope + offset)).toBeCloseTo(300 / 700, 2);
  });

  it('stays finite if the scores separate the rows, and is sure only of what it has seen often', () => {
    const few = fitOf([
      { score: -1, label: 0 },
      { score: 1, label: 1 },
    ]);
    // Platt's targets: two rows of three, as if one of either label had been seen before.
    expect(probabilityOf(few.slope + few.offset)).toBeCloseTo(2 / 3, 2);
    expect(probabilityOf(-few.slope + few.offset)).toBeCloseTo(1 / 3, 2);
  });

  it('is not led away by one score far beyond the others', () => {
    const ordinary = Array.from({ length: 20 }, () => ({ score: -1, label: 0 }));
    const { slope, offset } = fitOf([...ordinary, { score: 1, label: 1 }, { score: 10, label: 1 }]);
    expect(probabilityOf(-slope + offset)).toBeLessThan(0.1);
    expect(probabilityOf(slope + offset)).toBeLessThan(0.2);
    expect(probabilityOf(10 * slope + offset)).toBeGreaterThan(0.8);
  });

  it('falls back to the base rate if a higher score means fewer positives', () => {
    expect(fitOf([...rowsOf(-4, 600), ...rowsOf(4, 150)])).toEqual({
      slope: 0,
      offset: Math.log(751 / 1251),
    });
  });
});
