import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributions, priors, scoreOf, wilsonLowerBound } from '#shared/decisions/score.ts';
import { EvidenceFamily } from '#shared/rules/finding.ts';
import { weighedFamilies, weightBounds } from '#shared/settings/platform.ts';
import { anyFinding, finding } from './specimens.ts';

describe('a score', () => {
  it('is a probability for any number and weight of findings (H64)', () => {
    const flood = EvidenceFamily.options.flatMap((evidenceFamily) =>
      Array.from({ length: 1000 }, () => finding({ evidenceFamily, severity: 'critical' })),
    );
    expect(scoreOf(flood, priors.unknown)).toBeLessThanOrEqual(1);
    expect(scoreOf(flood, priors.unknown)).toBeGreaterThan(0.999);
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 60 }), (findings) => {
        const score = scoreOf(findings, priors.unknown);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls if a finding is added', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 20 }), anyFinding, (findings, more) => {
        expect(scoreOf([...findings, more], priors.unknown)).toBeGreaterThanOrEqual(
          scoreOf(findings, priors.unknown),
        );
      }),
    );
  });

  it('does not depend on the order of findings', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 20 }), (findings) => {
        expect(scoreOf(findings.toReversed(), priors.unknown)).toBeCloseTo(
          scoreOf(findings, priors.unknown),
          3,
        );
      }),
    );
  });

  it('cannot reach the freeze threshold on one evidence family other than an authority’s list', () => {
    for (const evidenceFamily of EvidenceFamily.options) {
      const many = Array.from({ length: 50 }, () =>
        finding({ evidenceFamily, severity: 'critical' }),
      );
      const loud = Object.fromEntries(weighedFamilies.map((family) => [family, weightBounds.most]));
      for (const factors of [{}, loud]) {
        expect(scoreOf(many, priors.unknown, {}, factors) >= 0.98).toBe(evidenceFamily === 'list');
      }
    }
  });

  it('scales a family, remembered evidence included, by the configured factor', () => {
    const network = finding({ evidenceFamily: 'network', severity: 'medium' });
    const heard = (factor: number) =>
      contributions([network], { identity: 2 }, { network: factor });
    expect(heard(0.5).network).toBeCloseTo(Math.log(20) / 2, 5);
    expect(heard(1.5).network).toBeCloseTo(1.5 * Math.log(20), 5);
    expect(heard(0.5).identity).toBe(2);
    expect(contributions([], { network: 2 }, { network: 0.5 })).toEqual({ network: 1 });
    expect(contributions([], {}, { network: 0.5 })).toEqual({});
  });

  it('matches its documented examples', () => {
    expect(scoreOf([finding({ severity: 'critical' })], priors.unknown)).toBeCloseTo(0.83, 2);
    expect(
      scoreOf(
        [finding({ evidenceFamily: 'network' }), finding({ evidenceFamily: 'identity' })],
        priors.unknown,
      ),
    ).toBeCloseTo(0.99, 2);
  });

  it('lists the contribution of each family', () => {
    expect(
      contributions([
        finding({ evidenceFamily: 'network', severity: 'low' }),
        finding({ evidenceFamily: 'network', severity: 'low' }),
        finding({ evidenceFamily: 'reports', severity: 'critical' }),
      ]),
    ).toEqual({ network: 2 * Math.log(4), reports: Math.log(100) });
  });
});

describe('Wilson’s lower bound', () => {
  it('agrees with published values', () => {
    // Brown, Cai and DasGupta, Statistical Science 2001: 95 % score intervals.
    expect(wilsonLowerBound(10, 10)).toBeCloseTo(0.7225, 3);
    for (let n = 1; n < 100; n++) expect(wilsonLowerBound(0, n)).toBe(0);
    expect(wilsonLowerBound(5, 10)).toBeCloseTo(0.2366, 3);
    expect(wilsonLowerBound(0, 0)).toBe(0);
  });

  it('stays below the share and rises with the number of decisions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (a, b) => {
        const [upheld, decisions] = [Math.min(a, b), Math.max(a, b)];
        const bound = wilsonLowerBound(upheld, decisions);
        expect(bound).toBeLessThan(upheld / decisions);
        expect(wilsonLowerBound(upheld * 4, decisions * 4)).toBeGreaterThan(bound);
      }),
    );
  });
});
