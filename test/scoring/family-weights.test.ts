import { describe, expect, it } from 'vitest';
import { accountSubject } from '#shared/decisions/decision.ts';
import { compactSignals } from '#shared/decisions/snapshot.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { weighEvidence } from '#shared/scoring/family-weights.ts';
import type { DecisionWithOutcome } from '#shared/scoring/training-rows.ts';
import { probabilityOf } from '#shared/text/log-odds.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { finding, noon, signals } from '#test/decisions/specimens.ts';

type Family = Finding['evidenceFamily'];
const levels = { low: 4, medium: 20, high: 100 } as const;
const snapshot = compactSignals(signals());

const outcomeOf = (
  id: string,
  findings: readonly Finding[],
  abusive: boolean,
): DecisionWithOutcome => ({
  decision: {
    ...{ id: `dec-${id}`, platformId: 'demo', eventId: id, eventType: 'content.posted' },
    ...{ subject: accountSubject(id), outcome: 'flag', score: 0.6, findings: [...findings] },
    ...{ signals: snapshot, mode: 'enforce', policy: 'p1', at: noon, decidedAt: noon },
    automation: 'full',
  },
  conclusion: abusive ? 'upheld' : 'released',
  appeal: null,
});

/** Outcomes on a platform where families are that much stronger or weaker evidence than assumed. */
const outcomesOf = (
  count: number,
  truth: { readonly [F in Family]?: number },
  seed = 7,
  life: Finding['life'] = 'live',
): readonly DecisionWithOutcome[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, n) => {
    const families = (['network', 'behaviour', 'content'] as const).filter(
      () => random.next() < 0.55,
    );
    const spoke = families.map((evidenceFamily) => ({
      evidenceFamily,
      severity: random.pick(Object.keys(levels) as (keyof typeof levels)[]),
    }));
    const logOdds = spoke.reduce(
      (sum, { evidenceFamily, severity }) =>
        sum + (truth[evidenceFamily] ?? 1) * Math.log(levels[severity]),
      -4.6,
    );
    return outcomeOf(
      `u${n}`,
      spoke.map((one) => finding({ ...one, life })),
      random.next() < probabilityOf(logOdds),
    );
  });
};

describe('weights of evidence families', () => {
  it('are learned from the conclusions of reviewers', () => {
    const { families, loss, familyWeights } = weighEvidence(outcomesOf(3_000, { network: 0.6 }));
    expect(families.network.factor).toBeGreaterThan(0.5);
    expect(families.network.factor).toBeLessThan(0.75);
    expect(Math.abs(families.content.factor - 1)).toBeLessThan(0.12);
    expect(families.reports).toEqual({ factor: 1, accounts: 0 });
    expect(loss?.fitted).toBeLessThan(loss?.assumed ?? 0);
    expect(familyWeights).toMatchObject({ network: families.network.factor });
    expect(familyWeights).not.toHaveProperty('reports');
  });

  it('are unbiased if accounts are reviewed by the strength of their evidence', () => {
    const loud = outcomesOf(6_000, { behaviour: 1.4 }).filter(
      ({ decision: { findings } }) =>
        findings.reduce((sum, { severity }) => sum + Math.log(levels[severity as 'low']), 0) > 4,
    );
    const { behaviour, network } = weighEvidence(loud).families;
    expect(behaviour.factor).toBeGreaterThan(1.2);
    expect(Math.abs(network.factor - 1)).toBeLessThan(0.15);
  });

  it('barely change with few outcomes, and are not proposed then', () => {
    const few = weighEvidence(outcomesOf(120, { network: 0.5 }));
    expect(few.familyWeights).toEqual({});
    expect(few.families.network.factor).toBeGreaterThan(0.6);
    expect(weighEvidence([])).toMatchObject({ accounts: 0, loss: null, familyWeights: {} });
  });

  it('need two hundred accounts, and fifty for each family', () => {
    const spoken = outcomesOf(900, { network: 0.2 }).filter(
      ({ decision: { findings } }) => findings.length > 0,
    );
    expect(weighEvidence(spoken.slice(0, 199)).familyWeights).toEqual({});
    expect(weighEvidence(spoken.slice(0, 200)).familyWeights.network).toBeLessThan(1);
    const { network = [], others = [] } = Object.groupBy(spoken, ({ decision: { findings } }) =>
      findings.some(({ evidenceFamily }) => evidenceFamily === 'network') ? 'network' : 'others',
    );
    const with49 = weighEvidence([...others, ...network.slice(0, 49)]).families.network;
    expect(with49).toEqual({ factor: 1, accounts: 49 });
    const with50 = weighEvidence([...others, ...network.slice(0, 50)]).families.network;
    expect(with50.accounts).toBe(50);
    expect(with50.factor).toBeLessThan(1);
  });

  it('are compared with those of the platform, not with those that the product assumes', () => {
    const present = { network: 0.5, reports: 0.8 };
    const { familyWeights, loss } = weighEvidence(outcomesOf(3_000, {}), present);
    expect(Math.abs((familyWeights.network ?? 1) - 1)).toBeLessThan(0.15);
    expect(loss?.fitted).toBeLessThan(loss?.assumed ?? 0);
    // Too few accounts had reports to say anything new of them.
    expect(familyWeights.reports).toBe(0.8);
    expect(weighEvidence(outcomesOf(120, {}), present).familyWeights).toEqual(present);
  });

  it('are not proposed if all outcomes are of one kind', () => {
    const good = outcomesOf(600, {}).filter(({ conclusion }) => conclusion === 'released');
    expect(weighEvidence(good).familyWeights).toEqual({});
  });

  it('ignore shadow findings and decisions without a conclusion', () => {
    expect(weighEvidence(outcomesOf(300, {}, 7, 'shadow')).accounts).toBe(0);
    const open = outcomesOf(300, {}).map((one) => ({ ...one, conclusion: null }));
    expect(weighEvidence(open).accounts).toBe(0);
  });
});
