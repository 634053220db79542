import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '#shared/decisions/decision.ts';
import { Case, caseOpeningFor, joinCase, reopenCase, resolveCase } from '#shared/reviews/case.ts';
import { noHandling } from '#shared/reviews/handling.ts';
import { routeOf } from '#shared/reviews/route.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { decision, finding, noon } from '../decisions/specimens.ts';
import { openCase, opening } from './specimens.ts';

const resolution = {
  rulingId: 'rul-1',
  conclusion: 'released',
  by: 'staff-1',
  at: noon + hour,
} as const;

describe('a case', () => {
  it('is opened by the first decision', () => {
    expect(Case.parse(joinCase(null, opening()))).toMatchObject({
      version: 1,
      state: 'open',
      openings: 1,
      openedAt: noon,
      hits: 1,
      route: 'registration',
      resolution: null,
      appeal: null,
    });
  });

  it('stays a single small case however many decisions join it (T19)', () => {
    let current = joinCase(null, opening());
    for (let i = 0; i < 10_000; i++) {
      current = joinCase(current, opening({ decisionId: `dec-${i}`, at: noon + i }));
    }
    expect(current).toMatchObject({ caseId: 'cas-1', openings: 1, hits: 10_000, openedAt: noon });
    expect(current.entries).toHaveLength(20);
    expect(Buffer.byteLength(JSON.stringify(Case.parse(current)))).toBeLessThan(4096);
  });

  it('does not change if the same decision joins again', () => {
    const first = joinCase(null, opening());
    expect(joinCase(first, opening())).toBe(first);
  });

  it('is left alone by what would open one only if there were none', () => {
    const onlyNew = { ...opening({ decisionId: 'dec-2' }), onlyNew: true };
    const first = joinCase(null, onlyNew);
    expect(first.entries).toHaveLength(1);
    expect(joinCase(first, { ...opening({ decisionId: 'dec-3' }), onlyNew: true })).toBe(first);
  });

  it.each([
    ['graver', { severity: 'high' }, null],
    ['about somebody in danger', { victimAtRisk: true }, null],
    ['no graver', { severity: 'low', category: 'spam', score: 0.9, reporters: 9 }, noon + 20 * day],
  ] as const)('that is snoozed is listed again if what joins it is %s', (_, weight, snoozed) => {
    const handling = { ...noHandling, assignee: 'staff-2', snoozedUntil: noon + 20 * day };
    const there = { ...joinCase(null, opening({}, { severity: 'medium' })), handling };
    const joined = joinCase(there, opening({ decisionId: 'dec-2' }, weight));
    expect(joined.handling).toEqual({ ...handling, snoozedUntil: snoozed });
    const risky = { severity: 'low', victimAtRisk: true } as const;
    const again = joinCase(
      { ...joinCase(there, opening({ decisionId: 'dec-2' }, risky)), handling },
      opening({ decisionId: 'dec-3' }, risky),
    );
    expect(again.handling).toEqual(handling);
  });

  it('takes the greatest weight of its decisions, in any order', () => {
    const weights = fc.record({
      category: fc.constantFrom('fraud', 'spam', 'bulk-registration'),
      severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
      score: fc.constantFrom(0.2, 0.5, 0.9),
      reporters: fc.nat({ max: 9 }),
      newcomers: fc.nat({ max: 30 }),
      victimAtRisk: fc.boolean(),
      degraded: fc.boolean(),
    });
    const folded = (list: readonly Parameters<typeof opening>[1][]) =>
      list.reduce<Case | null>(
        (known, weight, i) => joinCase(known, opening({ decisionId: `dec-${i}` }, weight)),
        null,
      )?.weight;
    fc.assert(
      fc.property(fc.array(weights, { minLength: 1, maxLength: 6 }), (list) => {
        const { category: _, ...forward } = folded(list) ?? {};
        const { category: __, ...backward } = folded(list.toReversed()) ?? {};
        expect(backward).toEqual(forward);
        expect(forward).toMatchObject({
          score: Math.max(...list.map(({ score }) => score)),
          newcomers: Math.max(...list.map(({ newcomers }) => newcomers)),
          victimAtRisk: list.some(({ victimAtRisk }) => victimAtRisk),
        });
      }),
    );
  });

  it('reopens after its resolution with the weight of the new decision', () => {
    const resolved = resolveCase(openCase(), resolution);
    expect(resolved).toMatchObject({ state: 'resolved', version: 2, resolution });
    const again = joinCase(
      resolved,
      opening({ decisionId: 'dec-2', at: noon + 2 * hour }, { category: 'spam', severity: 'low' }),
    );
    expect(again).toMatchObject({
      version: 3,
      state: 'open',
      openings: 2,
      openedAt: noon + 2 * hour,
      hits: 1,
      weight: { category: 'spam', severity: 'low' },
      route: 'content',
      resolution: null,
    });
    expect(again.entries).toHaveLength(2);
    // A ruling that is repeated now must still be known as done.
    expect(again.rulings).toEqual(['rul-1']);
    expect(reopenCase(resolved, noon + 3 * hour)).toMatchObject({ version: 3, openings: 2 });
  });

  it('is no longer marked as observed once a decision was enforced', () => {
    const observed = joinCase(null, opening({ observed: true }));
    expect(observed.observed).toBe(true);
    expect(joinCase(observed, opening({ decisionId: 'dec-2' })).observed).toBe(false);
  });

  it('opened for a single decision takes the category and severity of its gravest finding', () => {
    const findings = [
      finding({ category: 'spam', severity: 'low' }),
      finding({ category: 'fraud', severity: 'critical' }),
      finding({ category: 'brushing', severity: 'medium' }),
    ];
    const put = joinCase(null, caseOpeningFor(decision({ findings }), noon));
    expect(put).toMatchObject({
      observed: false,
      route: 'fraud',
      hits: 1,
      weight: { category: 'fraud', severity: 'critical', score: 0.99, reporters: 0 },
      entries: [{ decisionId: 'dec-1', outcome: 'freeze', at: noon }],
    });
  });

  it('opened for a single decision ignores findings of shadow rules', () => {
    const watched = finding({ category: 'money-mule', severity: 'critical', life: 'shadow' });
    const spam = finding({ category: 'spam', severity: 'medium' });
    const weightOf = (overrides: Partial<Decision>) =>
      joinCase(null, caseOpeningFor(decision(overrides), noon)).weight;
    expect(weightOf({ findings: [watched, spam] })).toMatchObject({
      category: 'spam',
      severity: 'medium',
    });
    const set = finding({ category: 'fraud', severity: 'high', life: 'exempted' });
    const unread = { category: 'unread', severity: 'low' };
    expect(weightOf({ findings: [watched, set] })).toMatchObject(unread);
    // If it was sampled or ruled on by a person, the case is about this finding.
    for (const asked of [{ onTrial: watched.rule }, { by: 'reviewer-1' }]) {
      expect(weightOf({ findings: [watched], ...asked })).toMatchObject({
        category: 'money-mule',
        severity: 'critical',
      });
      expect(weightOf({ findings: [watched, spam], ...asked }).category).toBe('spam');
    }
  });

  it('has a queue for every category, known or not', () => {
    expect(routeOf('card-trade')).toBe('trade');
    expect(routeOf('unread')).toBe('content');
    expect(routeOf('constructor')).toBe('content');
  });
});
