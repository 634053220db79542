import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brakeItemsFor,
  brakeKeysOf,
  brakeLimit,
  brakeShards,
  shardsOf,
} from '#shared/effects/brakes.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { noon, platform } from '../decisions/specimens.ts';

const hash = (name: string) =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, 7);

describe('the caps of a brake’s shards', () => {
  it('sum exactly to any limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (limit) => {
        const settings = platform({ brakes: { freezesPerHour: limit } });
        const caps = shardsOf('demo', 'platform', settings, noon).map(({ cap }) => cap);
        expect(caps.reduce((sum, cap) => sum + cap, 0)).toBe(limit);
        expect(Math.max(...caps) - Math.min(...caps)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leave out shards without capacity', () => {
    const settings = platform({ brakes: { freezesPerHour: 3 } });
    const shards = shardsOf('demo', 'platform', settings, noon);
    expect(shards.map(({ cap }) => cap)).toEqual([1, 1, 1]);
    expect(shardsOf('demo', 'platform', platform(), noon)).toHaveLength(brakeShards);
  });
});

describe('a brake', () => {
  const settings = platform({
    brakes: {
      freezesPerHour: 20,
      freezesPerRulePerHour: 11,
      freezesPerSourcePerHour: 5,
      restrictionsPerRulePerHour: 7,
    },
  });

  it('has the limit of its kind', () => {
    expect(brakeLimit('platform', settings)).toBe(20);
    expect(brakeLimit('rule:network.test', settings)).toBe(11);
    expect(brakeLimit('restrictions:network.test', settings)).toBe(7);
    expect(brakeLimit('source:block:192.0.2.0/24', settings)).toBe(5);
  });

  /** Like a store: atomically increments all counters of a freeze, or none. */
  const freezeMany = (
    decisions: readonly { readonly id: string; readonly rule: string; readonly source: string }[],
    at = noon,
  ) => {
    const counters = new Map<string, number>();
    const frozen: (typeof decisions)[number][] = [];
    for (const decision of decisions) {
      const full = new Set<string>();
      for (;;) {
        const { items, braked } = brakeItemsFor({
          decisionId: decision.id,
          platformId: 'demo',
          keys: brakeKeysOf([decision.rule], [decision.source]),
          settings,
          at,
          hash,
          full,
        });
        if (braked.size > 0) break;
        const refused = items.filter(({ id, cap }) => (counters.get(id) ?? 0) >= cap);
        if (refused.length === 0) {
          for (const { id } of items) counters.set(id, (counters.get(id) ?? 0) + 1);
          frozen.push(decision);
          break;
        }
        for (const { id } of refused) full.add(id);
      }
    }
    return frozen;
  };

  it('allows exactly its limit within an hour of the clock: overshoot 0, undershoot 0', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.uuid(),
            rule: fc.constantFrom('rule-a', 'rule-b', 'rule-c'),
            source: fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6'),
          }),
          { minLength: 40, maxLength: 60 },
        ),
        (decisions) => {
          const frozen = freezeMany(decisions);
          // The reference: plain counters, first come, first served.
          const counts = new Map<string, number>();
          const expected = decisions.filter(({ rule, source }) => {
            const keys: readonly (readonly [string, number])[] = [
              ['platform', 20],
              [rule, 11],
              [source, 5],
            ];
            const fits = keys.every(([key, limit]) => (counts.get(key) ?? 0) < limit);
            if (fits) for (const [key] of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
            return fits;
          });
          expect(frozen).toEqual(expected);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('starts over with each hour of the clock', () => {
    const rush = Array.from({ length: 50 }, (_, i) => ({
      id: `dec-${i}`,
      rule: `rule-${i % 5}`,
      source: `source-${i}`,
    }));
    expect(freezeMany(rush, noon)).toHaveLength(20);
    const [before] = shardsOf('demo', 'platform', settings, noon + 3_599_999);
    const [after] = shardsOf('demo', 'platform', settings, noon + hour);
    expect(before?.id).toBe(shardsOf('demo', 'platform', settings, noon)[0]?.id);
    expect(after?.id).not.toBe(before?.id);
    // An event delayed on its queue and among dead letters still counts in its own hour.
    expect(after?.expiresAt).toBeGreaterThan(noon + 28 * day);
  });

  it('has a unique id that is valid in an item key', () => {
    const ids = ['platform', 'rule:a', 'rule:b', 'source:a', 'source:a b/#'].flatMap((key) =>
      ['demo', 'other'].flatMap((id) =>
        shardsOf(id, key as 'platform', settings, noon).map((item) => item.id),
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$/);
  });

  it('starts at a shard that depends on the decision', () => {
    const firsts = Array.from({ length: 200 }, (_, i) =>
      brakeItemsFor({
        decisionId: `dec-${i}`,
        platformId: 'demo',
        keys: ['platform'],
        settings,
        at: noon,
        hash,
        full: new Set(),
      }).items.map(({ shard }) => shard),
    ).flat();
    expect(new Set(firsts).size).toBe(brakeShards);
  });
});
