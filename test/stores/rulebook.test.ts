import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trialsOf } from '#shared/acting/rulebook.ts';
import { statementOf, wordStatement } from '#shared/decisions/statement.ts';
import { plainFacts } from '#shared/decisions/words.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import {
  applyStaffEntries,
  haltIn,
  type NewEntry,
  RulebookEntry,
} from '#shared/rules/cel/rulebook.ts';
import { rulesAt } from '#shared/rules/cel/rules-in-use.ts';
import { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { buildCatalogue, type Catalogue } from '#shared/rules/collect.ts';
import type { Life } from '#shared/rules/life.ts';
import type { Rule } from '#shared/rules/rule.ts';
import type { JudgedEvent } from '#shared/screening/ports.ts';
import { countTrials, figuresOf } from '#shared/screening/trials.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { currentRules } from '#shared/stores/rulebook/current.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import type { RuleCounts, TrialHit } from '#shared/stores/rulebook/port.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { finding } from '../decisions/specimens.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { decisionOf } from './specimens.ts';
import { now, settings, type World, worlds } from './worlds.ts';

const id = 'staff.young-and-paying';

const saved = (revision: number, by = 'lin'): NewEntry => ({
  kind: 'saved',
  at: now,
  by,
  saved: StaffRule.parse(staffRule({ revision })),
});
const moved = (to: 'shadow' | 'canary' | 'live', revision = 1): NewEntry => ({
  kind: 'moved',
  at: now + 1,
  by: 'zhao',
  rule: id,
  revision,
  to,
  ...(to === 'canary' && { share: 0.1 }),
});

const tally = (more: Partial<RuleCounts> = {}): RuleCounts => ({
  rule: id,
  revision: 1,
  examined: 10,
  fired: 2,
  unwatched: 1,
  withLive: 1,
  withRules: { 'content.card-trade': 1 },
  errored: 1,
  outcomes: { none: 1, limit: 1 },
  ...more,
});

describe.each(worlds)('the rulebook $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  it('keeps every entry in order and accepts one writer per sequence number', async () => {
    const { rulebook } = world;
    expect(await rulebook.entriesAfter(0)).toEqual([]);
    expect(await rulebook.append(0, saved(1))).toBe('written');
    expect(await rulebook.append(0, saved(1, 'somebody else'))).toBe('taken');
    const both = await Promise.all([
      rulebook.append(1, moved('shadow')),
      rulebook.append(1, moved('canary')),
    ]);
    expect(both.toSorted()).toEqual(['taken', 'written']);
    const entries = await rulebook.entriesAfter(0);
    expect(entries.map(({ sequence, by }) => [sequence, by])).toEqual([
      [1, 'lin'],
      [2, 'zhao'],
    ]);
    expect(await rulebook.entriesAfter(1)).toEqual(entries.slice(1));
    await expect(rulebook.append(2, { ...moved('live'), by: '' })).rejects.toThrow();
  });

  it('adds up the counts of a day by rule and revision', async () => {
    const { rulebook } = world;
    await rulebook.count(now, [tally(), tally({ revision: 2, fired: 5 })]);
    await rulebook.count(now + 1, [
      tally({ withRules: { 'content.gambling': 1 }, outcomes: { none: 2, freeze: 1 } }),
    ]);
    await rulebook.count(now - day, [tally({ examined: 99 })]);
    const counts = await rulebook.countsOn(now);
    expect(counts.toSorted((a, b) => a.revision - b.revision)).toEqual([
      tally({
        examined: 20,
        fired: 4,
        unwatched: 2,
        withLive: 2,
        errored: 2,
        withRules: { 'content.card-trade': 1, 'content.gambling': 1 },
        outcomes: { none: 3, limit: 1, freeze: 1 },
      }),
      tally({ revision: 2, fired: 5 }),
    ]);
    expect(await rulebook.countsOn(now - 2 * day)).toEqual([]);
  });
});

describe.each(worlds)('trial hits $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  it('are kept for an hour, each rule and revision with its lowest lot', async () => {
    const { rulebook } = world;
    const hit = (lot: number, more: Partial<TrialHit> = {}): TrialHit => ({
      ...{ rule: id, revision: 1, lot, decision: decisionOf(`u-${lot}`, `dec-${lot}`) },
      occurrence: { at: now } as TrialHit['occurrence'],
      ...more,
    });
    for (const lot of [0.5, 0.2, 0.7]) await rulebook.offer(now, hit(lot));
    await rulebook.offer(now, hit(0.9, { revision: 2 }));
    await rulebook.offer(now + hour, hit(0.1));
    const found = await rulebook.hitsOf(now);
    expect(found.toSorted((a, b) => a.lot - b.lot)).toEqual([hit(0.2), hit(0.9, { revision: 2 })]);
    expect(await rulebook.hitsOf(now - hour)).toEqual([]);
  });
});

const numbered = (entries: readonly NewEntry[]) =>
  entries.map(
    (entry, i) =>
      ({ ...entry, sequence: i + 1 }) as Parameters<typeof applyStaffEntries>[1][number],
  );

describe('the book of rules', () => {
  it('returns a retired catalogue rule to trial if a person retired it, but not if the release did', async () => {
    const [rule] = catalogue.rules as [Rule];
    const step = (to: Life): NewEntry => ({
      ...{ kind: 'moved', at: now, by: 'zhao', rule: rule.id, revision: rule.revision, to },
    });
    const lifeAfter = async (shipped: Life, ...steps: readonly Life[]) =>
      (
        await rulesAt(
          numbered(steps.map(step)),
          now,
          buildCatalogue([{ ...rule, life: shipped } as Rule]),
        )
      ).find(rule.id)?.life;
    expect(await lifeAfter('live', 'retired')).toBe('retired');
    expect(await lifeAfter('live', 'retired', 'draft', 'shadow')).toBe('shadow');
    expect(await lifeAfter('retired', 'draft', 'live')).toBe('retired');
    // A draft is only checked, and a rule in backtest runs over the past alone.
    expect(await lifeAfter('shadow', 'draft')).toBe('retired');
    expect(await lifeAfter('live', 'retired', 'draft', 'backtest')).toBe('retired');
  });

  it('reports the life of each rule', () => {
    const book = applyStaffEntries(
      new Map(),
      numbered([
        saved(1),
        {
          kind: 'backtested',
          at: now,
          by: 'lin',
          rule: id,
          revision: 1,
          examined: 5_000,
          fired: 7,
        },
        moved('canary'),
      ]),
    );
    expect(book.get(id)).toMatchObject({
      life: 'canary',
      share: 0.1,
      author: 'lin',
      backtest: { examined: 5_000, fired: 7 },
    });
  });

  it('starts over with a new revision, and ignores steps of an old one and gaps', () => {
    const book = applyStaffEntries(
      new Map(),
      numbered([saved(1), moved('live'), saved(2, 'wang'), moved('live', 1), saved(4)]),
    );
    expect(book.get(id)).toMatchObject({ life: 'draft', author: 'wang', rule: { revision: 2 } });
  });

  it('gives the same result in parts as at once', () => {
    const entries = numbered([saved(1), moved('shadow'), saved(2), moved('shadow', 2)]);
    for (let cut = 0; cut <= entries.length; cut++) {
      const parts = applyStaffEntries(
        applyStaffEntries(new Map(), entries.slice(0, cut)),
        entries.slice(cut),
      );
      expect(parts).toEqual(applyStaffEntries(new Map(), entries));
    }
  });
});

describe('the rules of the moment', () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: () => now });

  it('are the catalogue rules and the staff rules past draft, at most a minute old', async () => {
    const rulebook = memoryRulebook();
    let time = now;
    const rulesNow = currentRules({ base: catalogue, rulebook, now: () => time, log });
    expect(await rulesNow()).toBe(catalogue);
    await rulebook.append(0, saved(1));
    await rulebook.append(1, moved('canary'));
    expect((await rulesNow()).find(id)).toBeUndefined();
    time += minute;
    expect((await rulesNow()).find(id)).toMatchObject({ life: 'canary', share: 0.1 });
    expect((await rulesNow()).rules).toHaveLength(catalogue.rules.length + 1);
  });

  it('keep what decisions rest on while a new revision is a draft, and judge nothing by it', async () => {
    const life = (to: Life): NewEntry => ({
      ...{ kind: 'moved', at: now, by: 'zhao', rule: id, revision: 1, to },
    });
    const rulesAfter = (...entries: readonly NewEntry[]) =>
      rulesAt(numbered(entries), now + 1, catalogue);
    const decision = { ...decisionOf('u-1', 'dec-1'), findings: [finding({ rule: id })] };
    const groundsBy = (rules: Catalogue) =>
      statementOf(decision, { measure: 'limit', settings, catalogue: rules }).grounds;
    const live = groundsBy(await rulesAfter(saved(1), life('live')));
    expect(live).toEqual([{ platformRule: 'keep-people-safe' }]);
    for (const later of [[saved(2)], [life('retired')], [life('retired'), life('draft')]]) {
      const rules = await rulesAfter(saved(1), life('live'), ...later);
      expect(rules.find(id)).toMatchObject({ revision: 1, life: 'retired' });
      expect(groundsBy(rules)).toEqual(live);
    }
    expect((await rulesAfter(saved(1), saved(2))).find(id)).toBeUndefined();
  });

  it('keep the words of the revision that a decision rests on, whatever life the next one has', async () => {
    const ground = { law: 'anti-telecom-fraud-law', article: 31, paragraph: 1 };
    const second: NewEntry = {
      ...{ kind: 'saved', at: now, by: 'lin' },
      saved: StaffRule.parse(staffRule({ revision: 2, ground, runbook: ['ask the bank'] })),
    };
    for (const to of ['shadow', 'canary', 'live'] as const) {
      const entries = numbered([saved(1), moved('live'), second, moved(to, 2)]);
      const rules = await rulesAt(entries, now + 1, catalogue);
      expect(rules.find(id)).toMatchObject({ revision: 2, life: to });
      const groundsOf = (revision: number) =>
        statementOf(
          { ...decisionOf('u-1', 'dec-1'), findings: [finding({ rule: id, revision })] },
          { measure: 'limit', settings, catalogue: rules },
        ).grounds;
      expect(groundsOf(1)).toEqual([{ platformRule: 'keep-people-safe' }]);
      expect(groundsOf(2)).toEqual([ground]);
      expect(rules.wordsOf({ rule: id, revision: 2 })?.runbook).toEqual([
        { 'zh-CN': 'ask the bank', en: 'ask the bank' },
      ]);
    }
  });

  it.each(['listed', 'punished'])(
    'tell nobody of a list that a rule of staff matches (%s)',
    async (category) => {
      // That may be the watch list.
      const ground = { platformRule: 'no-listed-means' };
      const written = (revision: number): NewEntry => ({
        ...{ kind: 'saved', at: now, by: 'lin' },
        saved: StaffRule.parse(staffRule({ revision, category, ground })),
      });
      const entries = numbered([written(1), moved('live'), written(2), moved('live', 2)]);
      const rules = await rulesAt(entries, now + 1, catalogue);
      for (const revision of [1, 2]) {
        const decision = {
          ...decisionOf('u-1', 'dec-1'),
          findings: [finding({ rule: id, revision, category })],
        };
        const stated = statementOf(decision, { measure: 'limit', settings, catalogue: rules });
        for (const language of ['zh-CN', 'en'] as const) {
          const { facts, grounds } = wordStatement(stated, language);
          expect(facts.join()).toContain(plainFacts.restricted[language]);
          expect([...facts, ...grounds].join()).not.toMatch(/名单|\blists?\b/);
        }
      }
    },
  );

  it('are halted within a minute also if the clock was five minutes fast and is set right', async () => {
    const rulebook = memoryRulebook();
    let time = now + 5 * minute;
    const rulesNow = currentRules({ base: catalogue, rulebook, now: () => time, log });
    expect((await rulesNow()).halted).toBeUndefined();
    await rulebook.append(0, { kind: 'halted', at: now, by: 'wang', reason: 'by mistake' });
    time = now;
    expect((await rulesNow()).halted).toBe(true);
  });

  it('are halted and resumed as a whole within a minute, and keep their lives', async () => {
    const rulebook = memoryRulebook();
    let time = now;
    const rulesNow = currentRules({ base: catalogue, rulebook, now: () => time, log });
    await rulebook.append(0, saved(1));
    await rulebook.append(1, moved('canary'));
    expect((await rulesNow()).halted).toBeUndefined();
    const why = { at: now, by: 'wang', reason: 'honest people are frozen' };
    await rulebook.append(2, { kind: 'halted', ...why });
    time += minute;
    expect((await rulesNow()).halted).toBe(true);
    expect((await rulesNow()).find(id)).toMatchObject({ life: 'canary' });
    // Without a newer halt or resume entry, the halt stays.
    await rulebook.append(3, moved('live'));
    time += minute;
    expect(await rulesNow()).toMatchObject({ halted: true });
    await rulebook.append(4, { kind: 'resumed', ...why });
    time += minute;
    expect((await rulesNow()).halted).toBeUndefined();
    expect((await rulesNow()).find(id)).toMatchObject({ life: 'live' });
    const entries = await rulebook.entriesAfter(0);
    expect(haltIn(entries)).toBeNull();
    expect(haltIn(entries.slice(0, 4))).toMatchObject({ by: 'wang' });
  });

  it('take the life of a catalogue rule from the rulebook for the same revision only', async () => {
    const rulebook = memoryRulebook();
    const [first, second] = catalogue.rules.filter(({ life }) => life === 'live');
    if (!first || !second) throw new Error('no rule is live');
    const entry = (rule: string, revision: number): NewEntry => ({
      ...{ kind: 'moved', at: now, by: 'zhao', rule, revision, to: 'canary', share: 0.2 },
    });
    await rulebook.append(0, entry(first.id, first.revision));
    await rulebook.append(1, entry(second.id, second.revision + 1));
    const rules = await currentRules({ base: catalogue, rulebook, now: () => now, log })();
    expect(rules.find(first.id)).toMatchObject({ life: 'canary', share: 0.2 });
    expect(rules.find(second.id)?.life).toBe('live');
    const before = await rulesAt(await rulebook.entriesAfter(0), now - 1, catalogue);
    expect(before.find(first.id)?.life).toBe('live');
  });

  it('stay as last read if the rulebook cannot be read (H60)', async () => {
    const rulebook = memoryRulebook();
    await rulebook.append(0, saved(1));
    await rulebook.append(1, moved('shadow'));
    let time = now;
    let broken = false;
    const rulesNow = currentRules({
      base: catalogue,
      rulebook: {
        entriesAfter: async (sequence) => {
          if (broken) throw new Error('throttled');
          return rulebook.entriesAfter(sequence);
        },
      },
      now: () => time,
      log,
    });
    const good = await rulesNow();
    expect(good.find(id)?.life).toBe('shadow');
    broken = true;
    time += minute;
    expect(await rulesNow()).toBe(good);
    expect(lines.join('\n')).toContain('rulebook-read-failed');
  });

  it('are unavailable before the first read, so that no demoted rule decides', async () => {
    const rulebook = memoryRulebook();
    const [demoted] = catalogue.rules.filter(({ life }) => life === 'live');
    if (!demoted) throw new Error('no rule is live');
    const { id: rule, revision } = demoted;
    await rulebook.append(0, { kind: 'moved', at: now, by: 'zhao', rule, revision, to: 'shadow' });
    let fault: Error | null = new Unavailable('throttled');
    const entriesAfter = async (sequence: number) => {
      if (fault) throw fault;
      return rulebook.entriesAfter(sequence);
    };
    const opened = () =>
      currentRules({ base: catalogue, rulebook: { entriesAfter }, now: () => now, log });
    const rulesNow = opened();
    await expect(rulesNow()).rejects.toThrow(Unavailable);
    // An unknown entry of a later release may be a halt.
    fault = RulebookEntry.safeParse({ kind: 'halted-in-part' }).error ?? null;
    await expect(opened()()).rejects.toBe(fault);
    // Missing permissions and permanent errors: an alarm goes off, and nobody is judged.
    for (const name of [
      'AccessDeniedException',
      'ResourceNotFoundException',
      'ValidationException',
    ]) {
      fault = Object.assign(new Error('not now'), { name });
      await expect(opened()()).rejects.toBe(fault);
    }
    fault = null;
    // Concurrent callers wait for the running read.
    const [, second] = await Promise.all(Array.from({ length: 2 }, rulesNow));
    expect(second?.find(rule)?.life).toBe('shadow');
    expect((await rulesNow()).find(rule)?.life).toBe('shadow');
  });

  it('are counted periodically, trial rules on every event they look at', async () => {
    const rulebook = memoryRulebook();
    await rulebook.append(0, saved(1));
    await rulebook.append(1, moved('shadow'));
    let time = now;
    const clock = { now: () => time, pause: async () => {} };
    const rules = await currentRules({ base: catalogue, rulebook, now: clock.now, log })();
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const metrics = createMetrics({ write, now: clock.now, platformId: 'demo' });
    const told = createLog({ write, now: clock.now });
    const count = countTrials({ rulebook, clock, log: told, metrics, every: 10_000 });
    const judged = (fired: boolean, failed = false, live: readonly string[] = []) =>
      ({
        occurrence: { event: { type: 'payment.transferred' } },
        findings: [
          ...(fired ? [{ rule: id, revision: 1, life: 'shadow' }] : []),
          ...live.map((rule) => ({ rule, revision: 1, life: 'live' })),
        ],
        errors: failed ? [{ rule: id, revision: 1, life: 'shadow' }] : [],
        decisions: [],
      }) as unknown as JudgedEvent;
    /** Counts of this rule only, because product rules on trial also look at transfers. */
    const counted = async () => (await rulebook.countsOn(now)).filter(({ rule }) => rule === id);
    await count([judged(true), judged(false)], rules);
    await count([judged(true)], rules);
    expect(await counted()).toEqual([
      tally({
        ...{ examined: 2, fired: 1, unwatched: 0, errored: 0 },
        ...{ withLive: 0, withRules: {}, outcomes: { none: 1 } },
      }),
    ]);
    time += 10_000;
    await count([judged(false, true), judged(true, false, ['victim.a', 'victim.b'])], rules);
    expect(await counted()).toEqual([
      tally({
        examined: 5,
        fired: 3,
        unwatched: 0,
        withLive: 1,
        withRules: { 'victim.a': 1, 'victim.b': 1 },
        errored: 1,
        outcomes: { none: 3 },
      }),
    ]);
    metrics.flush();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'rule-failed', rule: id, revision: 1, events: 1 },
      { RuleErrors: 1 },
    ]);
  });

  it('from the catalogue are counted when they fire while live, as unwatched', async () => {
    const rulebook = memoryRulebook();
    const live = catalogue.rules.find(
      ({ life, on }) => life === 'live' && on.includes('content.posted'),
    ) as (typeof catalogue.rules)[number];
    const clock = { now: () => now, pause: async () => {} };
    const metrics = createMetrics({ write: () => {}, now: clock.now, platformId: 'demo' });
    const count = countTrials({ rulebook, clock, log, metrics, every: 0 });
    const judged = (fired: boolean) =>
      ({
        occurrence: { event: { type: 'content.posted' } },
        findings: fired ? [{ rule: live.id, revision: live.revision, life: 'live' }] : [],
        errors: [],
        decisions: [],
      }) as unknown as JudgedEvent;
    await count([judged(true), judged(false), judged(true)], catalogue);
    const counted = (await rulebook.countsOn(now)).find(({ rule }) => rule === live.id);
    expect(counted).toMatchObject({ examined: 2, fired: 2, unwatched: 2 });
    const trialOf = await trialsOf({ rulebook, tallies: memoryTallies() }, now);
    const trialAs = (life: Life) =>
      trialOf({ id: live.id, revision: live.revision, life, backtest: null });
    expect(trialAs('live')).toMatchObject({
      examined: 0,
      fired: 2,
      record: { examined: 0, fired: 0 },
    });
    expect(trialAs('retired')).toMatchObject({ examined: 0, fired: 2 });
    // Back in shadow, where looks are counted, its findings as a live rule are not of the same events.
    expect(trialAs('shadow')).toMatchObject({ examined: 0, fired: 0, withLive: 0 });
  });

  it('show findings of the events that they examined only', async () => {
    const rulebook = memoryRulebook();
    const counted = { rule: id, revision: 1, errored: 0 };
    await rulebook.count(now - day, [
      {
        ...counted,
        ...{ examined: 28, fired: 28, unwatched: 28, withLive: 20 },
        withRules: { 'content.card-trade': 20 },
        outcomes: { limit: 28 },
      },
    ]);
    await rulebook.count(now, [
      {
        ...counted,
        ...{ examined: 103, fired: 5, unwatched: 3, withLive: 1 },
        withRules: { 'content.card-trade': 1 },
        outcomes: { none: 2, limit: 3 },
      },
    ]);
    const tallies = (
      await Promise.all([rulebook.countsOn(now - day), rulebook.countsOn(now)])
    ).flat();
    expect(figuresOf(tallies, { id, life: 'shadow' })).toEqual({
      ...{ examined: 100, fired: 2, withLive: 1 },
      withRules: { 'content.card-trade': 1 },
      outcomes: { none: 2, limit: 3 },
    });
    expect(figuresOf(tallies, { id: 'content.card-trade', life: 'live' })).toMatchObject({
      ...{ examined: 0, fired: 33, withLive: 21 },
      outcomes: { none: 2, limit: 31 },
    });
  });
});
