import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chunk, chunksOf } from '#shared/backtest/chunks.ts';
import { replay } from '#shared/backtest/replay.ts';
import { createTwins, type Table } from '#shared/backtest/twins.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { defineRule, type Rule } from '#shared/rules/rule.ts';
import { playOf } from '../simulator/play.ts';
import { ports } from './ports.ts';

const plainTable = (): Table<number> => {
  const stored = new Map<string, number>();
  return {
    get: (key) => stored.get(key),
    set: (key, value) => {
      if (value === undefined) stored.delete(key);
      else stored.set(key, value);
    },
    values: () => stored.values(),
  };
};

const keys = ['a', 'b', 'c', 'd'];
const contentsOf = (table: Table<number>) => ({
  each: keys.map((key) => table.get(key)),
  all: [...table.values()].toSorted(),
});

/** One step: reads a key, then writes, removes or leaves another depending on what it read. */
const operations = fc.record({
  reads: fc.constantFrom(...keys),
  writes: fc.constantFrom(...keys),
  adds: fc.integer({ min: -1, max: 2 }),
  takesOut: fc.boolean(),
  /** Set if the tested rule has a finding: the deciding side writes this too. */
  says: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 3 }),
});
type Operation = typeof operations extends fc.Arbitrary<infer One> ? One : never;

const applyOperation = ({ reads, writes, adds, takesOut }: Operation, table: Table<number>) => {
  const read = table.get(reads) ?? 0;
  if (takesOut) table.set(writes, undefined);
  else if (adds >= 0) table.set(writes, (read + adds) % 5);
};

describe('twin tables', () => {
  it('hold the same as two separate tables, though most steps are taken once', () => {
    fc.assert(
      fc.property(fc.array(operations, { maxLength: 40 }), (steps) => {
        const twins = createTwins();
        const { first, second } = twins.table<number>();
        const alone = { first: plainTable(), second: plainTable() };
        for (const step of steps) {
          applyOperation(step, alone.first);
          applyOperation(step, alone.second);
          if (step.says !== null) alone.second.set(step.writes, step.says);

          applyOperation(step, first);
          const bothRan = twins.hasDiverged() || step.says !== null;
          if (bothRan) applyOperation(step, second);
          if (step.says !== null) second.set(step.writes, step.says);
          twins.settle({ bothRan });

          expect(contentsOf(second)).toEqual(contentsOf(alone.second));
          expect(contentsOf(first)).toEqual(contentsOf(alone.first));
          // Reading the first side may have met values that the second side holds differently.
          twins.settle({ bothRan: false });
        }
      }),
    );
  });

  it('converge when they hold the same', () => {
    const twins = createTwins();
    const { first, second } = twins.table<{ readonly n: number }>();
    first.set('a', { n: 1 });
    second.set('a', { n: 2 });
    twins.settle({ bothRan: true });
    first.set('a', { n: 3 });
    expect(twins.hasDiverged()).toBe(true);
    second.set('a', { n: 3 });
    twins.settle({ bothRan: true });
    first.get('a');
    expect(twins.hasDiverged()).toBe(false);
  });
});

describe('a replay of both sides in step', () => {
  const { messages } = playOf({ seed: 12, honest: 15, farmsOfEach: 1, farmSize: 4 });
  /** Read once: no replay changes what it is given. */
  const chunks: Chunk[] = [];
  const history = async function* () {
    yield* chunks;
  };
  beforeAll(async () => {
    const bodies = messages.map(({ body }) => body);
    for await (const chunk of chunksOf(bodies, ports)) chunks.push(chunk);
  });
  const silent: Rule = defineRule({
    id: 'account.says-nothing',
    title: { 'zh-CN': '', en: '' },
    detects: { 'zh-CN': '', en: 'Accounts that…' },
    evidenceFamily: 'behaviour',
    subject: 'account',
    category: 'bulk-registration',
    revision: 1,
    life: 'live',
    ground: catalogue.rules[0]?.ground as Rule['ground'],
    falsePositives: [],
    blindSpots: [],
    runbook: [],
    on: ['account.signed-up'],
    thresholds: {},
    severity: 'low',
    when: () => ({ need: 1, clauses: [] }),
  });

  it.each(['account.unverified-service-use', 'network.same-opening-line', 'content.card-trade'])(
    'gives for %s the same results as two separate replays',
    async (id) => {
      const rule = catalogue.find(id) as Rule;
      const both = await replay(rule, history(), ports);
      expect(both.without.fired).toBeGreaterThan(0);
      expect(both.with.decided).not.toEqual(both.without.decided);
      for (const side of ['without', 'with'] as const) {
        const life = side === 'with' ? ('live' as const) : ('shadow' as const);
        const others = catalogue.rules.filter((one) => one.id !== id);
        const alone = { ...ports, catalogue: buildCatalogue([...others, { ...rule, life }]) };
        const { without } = await replay(silent, history(), alone);
        expect(without.decided).toEqual(both[side].decided);
        expect(without.findings).toEqual(both[side].findings);
        expect(without.cases).toBe(both[side].cases);
      }
    },
  );
});
