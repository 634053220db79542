import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadFor } from '#infra/cli/backtest-report.ts';
import { chunksOf, type Line } from '#shared/backtest/chunks.ts';
import { sortByArrival } from '#shared/backtest/in-order.ts';
import { loadOf } from '#shared/backtest/load.ts';
import type { Decided, Story } from '#shared/backtest/recorder.ts';
import { backtest } from '#shared/backtest/replay.ts';
import { compareStories, mergeResults } from '#shared/backtest/result.ts';
import { foldSlices } from '#shared/backtest/run.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import type { Archived } from '#shared/stores/archive/port.ts';
import type { AccountDifference, BacktestResult } from '#shared/stores/backtests/port.ts';
import { readText } from '#shared/text/read.ts';
import { staffRule } from '../rules/staff-rule.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');

const line = (type: string, accountId: string, at: number, data: unknown): string =>
  JSON.stringify({
    version: 1,
    eventId: `${type}-${accountId}-${at}`,
    platformId: 'replay',
    type,
    occurredAt: new Date(begin + at * minute).toISOString(),
    accountId,
    data,
  });

/** Events of an account that signs up and posts harmless notes, one per minute. */
const postsBy = (accountId: string, posts: number): readonly string[] => [
  line('account.signed-up', accountId, 0, {}),
  ...Array.from({ length: posts }, (_, i) =>
    line('content.posted', accountId, i + 1, {
      contentId: `${accountId}-${i}`,
      kind: 'post',
      text: `第 ${i} 篇散步笔记`,
    }),
  ),
];

const ruleWith = (more: Parameters<typeof staffRule>[0] = {}): Rule => {
  const checked = checkStaffRule(
    staffRule({
      on: ['content.posted'],
      severity: 'critical',
      when: 'account.ageHours < 48 && counts.posts.hour >= 4',
      values: { age: 'account.ageHours', count: 'counts.posts.hour' },
      ...more,
    }),
  );
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.compile({ life: 'shadow' });
};

const ports = {
  settings: PlatformSettings.parse({
    platformId: 'replay',
    purpose: 'replay',
    mode: 'enforce',
    gate: { services: [] },
  }),
  catalogue,
  readText,
  enrichment: offlineEnrichment(),
  hash: (name: string) => createHmac('sha256', 'test').update(name).digest().readUIntBE(0, 6),
};

const backtestOver = (rule: Rule, history: Iterable<Line>) =>
  backtest(rule, chunksOf(history, ports), ports);

const collectAll = async <T>(from: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const one of from) all.push(one);
  return all;
};

describe('a backtest', () => {
  it('reports what a rule would have decided, by outcome, by rule and by account', async () => {
    const receipt = line('action.applied', 'calm', 3, { commandId: 'cmd-1', result: 'applied' });
    const history = [...postsBy('busy', 5), ...postsBy('calm', 2), receipt, 'not an event'];
    const result = await backtestOver(ruleWith(), history);
    expect(result).toMatchObject({
      events: 9,
      refused: { 'bad-json': 1 },
      examined: 7,
      fired: 2,
      overlap: { alone: 2 },
      errors: {},
      findings: { without: {}, with: { 'staff.young-and-paying': 2 } },
    });
    expect(Object.keys(result.accounts)).toEqual(['busy']);
    expect(result.accounts.busy).toMatchObject({ without: 'allow', with: 'limit' });
    expect(result.accounts.busy?.evidence[0]?.values).toMatchObject({
      en: 'signed up 0.07 h ago and made 4 payments within an hour',
    });
    expect(result.decisions.without).toEqual({});
    expect(result.changes).toEqual({ 'allow → limit': 2 });
    expect(result.cases).toEqual({ without: 0, with: 1 });
  });

  it('counts an archived event of another form as refused, and judges the others', async () => {
    const event = { ...JSON.parse(postsBy('busy', 1)[0] as string), data: undefined };
    const archived = { event, at: begin, sentAt: begin, digest: '', late: false, degraded: [] };
    const result = await backtestOver(ruleWith(), [archived, ...postsBy('calm', 2)]);
    expect(result).toMatchObject({ events: 3, refused: { unprocessable: 1 } });
  });

  it('reports accounts restricted at another time even if no more severely, with example decisions', async () => {
    const later = ruleWith();
    const sooner = ruleWith({ revision: 2, when: 'counts.posts.hour >= 2' });
    const platform = {
      ...ports,
      catalogue: buildCatalogue([...catalogue.rules, { ...later, life: 'live' }]),
    };
    const history = chunksOf(postsBy('busy', 5), platform);
    const result = await backtest(sooner, history, platform);
    expect(result.rule).toEqual({ id: later.id, revision: 2, against: 1 });
    expect(result).toMatchObject({ fired: 4, changes: { 'allow → limit': 2 } });
    expect(result.overlap).toEqual({ alone: 2, [later.id]: 2 });
    expect(result.findings).toEqual({ without: { [later.id]: 2 }, with: { [later.id]: 4 } });
    expect(result.accounts.busy).toMatchObject({
      without: 'limit',
      with: 'limit',
      restricted: { without: begin + 4 * minute, with: begin + 2 * minute },
      decisions: 2,
    });
    expect(result.samples['allow → limit']?.map(({ eventId, at }) => [eventId, at])).toHaveLength(
      2,
    );
    expect(result.samples['allow → limit']).toContainEqual({
      decisionId: expect.stringMatching(/^dec-/),
      eventId: 'content.posted-busy-2',
      accountId: 'busy',
      at: begin + 2 * minute,
    });
  });

  it('counts no overlap with a rule that only watches', async () => {
    const other = ruleWith({ id: 'staff.other' });
    const overlapWith = async (life: Rule['life']) => {
      const platform = {
        ...ports,
        catalogue: buildCatalogue([...catalogue.rules, { ...other, life }]),
      };
      const history = chunksOf(postsBy('busy', 5), platform);
      return (await backtest(ruleWith(), history, platform)).overlap;
    };
    expect(await overlapWith('shadow')).toEqual({ alone: 2 });
    expect(await overlapWith('live')).toEqual({ 'staff.other': 2 });
  });

  it('shows of an account the finding about its earliest event, in whatever order they arrive', async () => {
    const [signUp = '', first = '', second = ''] = postsBy('busy', 2);
    const rule = ruleWith({ when: 'account.ageHours < 48' });
    const result = await backtestOver(rule, [signUp, second, first]);
    expect(result.fired).toBe(2);
    expect(result.accounts.busy?.at).toBe(begin + minute);
  });

  it('ends no restriction early because the clock of one event is years ahead', async () => {
    const rule = ruleWith({ when: "account.standing == 'active' && counts.posts.hour >= 4" });
    const ahead = line('account.signed-up', 'ahead', 2 * 365 * 24 * 60, {});
    const { decisions } = await backtestOver(rule, [...postsBy('busy', 150), ahead]);
    expect(decisions.with).toEqual({ limit: 1 });
  });

  it('reports no change for a rule that never fires', async () => {
    const result = await backtestOver(
      ruleWith({ when: 'account.ageHours < 48 && counts.posts.hour >= 100' }),
      postsBy('busy', 6),
    );
    expect(result.fired).toBe(0);
    expect(result.decisions.with).toEqual(result.decisions.without);
    expect(result.accounts).toEqual({});
  });

  it('counts errors of the rule, which flag nobody while it is in shadow', async () => {
    const result = await backtestOver(
      ruleWith({ when: '10 / size(event.degraded) > 2 || counts.posts.hour > 99' }),
      postsBy('busy', 3),
    );
    expect(result).toMatchObject({ fired: 0, changes: { 'allow → flag': 3 } });
    expect(Object.entries(result.errors)).toEqual([
      [expect.stringMatching(/^division by zero\n[\s\S]*10 \/ size\(event\.degraded\)/), 3],
    ]);
    expect(result.decisions.without).toEqual({});
  });

  it('judges a repeated event once', async () => {
    const history = postsBy('busy', 5);
    const once = await backtestOver(ruleWith(), history);
    expect(await backtestOver(ruleWith(), [...history, ...history])).toEqual(once);
  });

  it('reads an archive folder in order of arrival', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'archive-'));
    try {
      const archive = folderArchive(folder, 'replay');
      const occurrences = postsBy('busy', 5).map((body, i): Occurrence => {
        const event = JSON.parse(body);
        const at = begin + i * 25 * minute;
        return { event, at, sentAt: at, digest: String(i), late: false, degraded: [] };
      });
      const parts = [occurrences.slice(4), occurrences.slice(0, 2), occurrences.slice(2, 4)];
      for (const [i, part] of parts.entries()) await archive.append([`part-${i}`], part);
      expect(await collectAll(sortByArrival(archive.read()))).toEqual(occurrences);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

const tally = fc.dictionary(fc.constantFrom('allow', 'flag', 'limit'), fc.nat(9));
const pair = <T>(each: fc.Arbitrary<T>) => fc.record({ without: each, with: each });
const outcome = fc.constantFrom('allow', 'observe', 'limit', 'freeze' as const);
const sample = fc
  .nat(9)
  .map((n) => ({ decisionId: `dec-${n}`, eventId: `event-${n}`, accountId: 'a', at: n }));
const results: fc.Arbitrary<BacktestResult> = fc.record({
  rule: fc.constant({ id: 'staff.one', revision: 1, against: null }),
  events: fc.nat(),
  refused: tally,
  arrived: fc.option(fc.record({ first: fc.nat(9), last: fc.integer({ min: 10, max: 19 }) }), {
    nil: undefined,
  }),
  days: tally,
  examined: fc.nat(),
  fired: fc.nat(),
  overlap: tally,
  errors: tally,
  decisions: pair(tally),
  findings: pair(tally),
  changes: tally,
  samples: fc.dictionary(fc.constantFrom('allow → limit', 'limit → allow'), fc.array(sample)),
  cases: pair(fc.nat()),
  accounts: fc.dictionary(
    fc.constantFrom('a', 'b', 'constructor'),
    fc.record({
      without: outcome,
      with: outcome,
      restricted: pair(fc.option(fc.nat(3))),
      decisions: fc.nat(),
      at: fc.option(fc.nat(3)),
      evidence: fc.array(
        fc.record({ code: fc.constantFrom('strangers', 'payee-new'), values: fc.constant({}) }),
        { maxLength: 2 },
      ),
    }),
  ),
});

describe('occurrences of an archive', () => {
  const at = (minutes: number, eventId = 'e') =>
    ({ sentAt: minutes * minute, event: { eventId } }) as Archived;
  const inTurn = async function* (parts: readonly Archived[]) {
    yield* parts;
  };

  it('are in order of arrival, even if a part extends into the next hour', async () => {
    const parts = [
      at(59),
      at(5),
      at(61),
      at(0),
      at(62),
      at(60),
      at(119),
      at(185),
      at(241),
      at(184),
    ];
    const sorted = await collectAll(sortByArrival(inTurn(parts)));
    expect(sorted.map(({ sentAt }) => sentAt / minute)).toEqual([
      ...[0, 5, 59, 60, 61, 62, 119, 184, 185, 241],
    ]);
  });

  it('that arrived at the same time are in order of their ids', async () => {
    const sorted = await collectAll(sortByArrival(inTurn([at(1, 'b'), at(1, 'a')])));
    expect(sorted.map(({ event }) => event.eventId)).toEqual(['a', 'b']);
  });

  it('are passed on once two later hours have begun', async () => {
    let taken = 0;
    const parts = [at(0), at(60), at(120), at(180)];
    const counted = async function* () {
      for (const one of parts) {
        taken += 1;
        yield one;
      }
    };
    await sortByArrival(counted()).next();
    expect(taken).toBe(3);
  });
});

describe('a comparison of two histories', () => {
  const story = (...decided: readonly Decided[]): Story => ({
    ...{ refused: {}, events: 1, days: {}, examined: 1, fired: 1, overlap: {}, errors: {} },
    ...{ findings: {}, cases: 0, firstFindings: new Map() },
    decided: new Map(decided.map((one, i) => [`dec-${i}`, one])),
  });
  const compared = (without: Story, deciding: Story) =>
    compareStories({ id: 'staff.one', revision: 1 }, { without, with: deciding, against: null });
  const hidden = {
    outcome: 'hide',
    about: 'content',
    accountId: 'a',
    eventId: 'e',
    at: 5,
  } as const;
  const limited = { ...hidden, outcome: 'limit', about: 'account', at: 7 } as const;

  it('counts no account as restricted because of its posts or a flag', () => {
    const flagged = { ...limited, outcome: 'flag', at: 6 } as const;
    const restricted = (...decided: readonly Decided[]) =>
      compared(story(), story(...decided)).accounts.a?.restricted;
    expect(restricted(hidden)).toEqual({ without: null, with: null });
    expect(restricted(hidden, flagged, limited)).toEqual({ without: null, with: 7 });
  });

  it('reports the accounts and decisions that the rule spares', () => {
    const result = compared(story(limited), story());
    expect(result.changes).toEqual({ 'limit → allow': 1 });
    expect(result.samples['limit → allow']?.map(({ decisionId }) => decisionId)).toEqual(['dec-0']);
    expect(result.accounts.a).toMatchObject({ without: 'limit', with: 'allow', decisions: 1 });
  });

  it('shows the first five examples of a change', () => {
    const spared = Array.from({ length: 6 }, () => limited);
    const { changes, samples } = compared(story(...spared), story());
    expect(changes).toEqual({ 'limit → allow': 6 });
    expect(samples['limit → allow']?.map(({ decisionId }) => decisionId)).toEqual(
      [0, 1, 2, 3, 4].map((id) => `dec-${id}`),
    );
  });

  it('shows of an account its most severe outcome, whatever came later', () => {
    const flagged = { ...limited, outcome: 'flag', at: 8 } as const;
    const { accounts } = compared(story(limited, flagged), story(flagged));
    expect(accounts.a).toMatchObject({ without: 'limit', with: 'flag' });
  });

  it('lists no account with the same decisions in both', () => {
    const same = compared(story(limited), story(limited));
    expect(foldSlices([same])?.accounts).toEqual({});
  });

  it('counts the errors of the rule where it decides', () => {
    const errors = { 'division by zero': 2 };
    expect(compared(story(), { ...story(), errors }).errors).toEqual(errors);
  });
});

describe('partial results', () => {
  it('merge to the same result in any order', () => {
    fc.assert(
      fc.property(results, results, results, (a, b, c) => {
        expect(mergeResults(a, b)).toEqual(mergeResults(b, a));
        expect(mergeResults(mergeResults(a, b), c)).toEqual(mergeResults(a, mergeResults(b, c)));
      }),
    );
  });

  it('of an account keep the restriction rather than a flag', () => {
    const [part] = fc.sample(results, 1) as [BacktestResult];
    const about = (fate: Pick<AccountDifference, 'without' | 'with'>) => {
      const restricted = { without: null, with: null };
      const a = { ...fate, restricted, decisions: 1, at: null, evidence: [] };
      return { ...part, accounts: { a } };
    };
    const spared = about({ without: 'limit', with: 'allow' });
    const flagged = about({ without: 'flag', with: 'flag' });
    expect(mergeResults(spared, flagged).accounts).toMatchObject({
      a: { without: 'limit', with: 'flag' },
    });
  });

  it('sum what was counted, and list accounts only with different decisions', () => {
    fc.assert(
      fc.property(results, results, (a, b) => {
        const { events, examined, fired, cases, accounts } = mergeResults(a, b);
        expect([events, examined, fired]).toEqual([
          a.events + b.events,
          a.examined + b.examined,
          a.fired + b.fired,
        ]);
        expect(cases.with).toBe(a.cases.with + b.cases.with);
        const listed = foldSlices([a, b])?.accounts ?? {};
        expect(Object.keys(listed).toSorted()).toEqual(
          Object.keys(accounts)
            .filter((id) => accounts[id]?.decisions !== 0)
            .toSorted(),
        );
      }),
    );
    expect(foldSlices([])).toBeNull();
  });

  it('of an account keep its earliest times, with the evidence of the earlier finding', () => {
    const [part] = fc.sample(results, 1) as [BacktestResult];
    const about = (of: Pick<AccountDifference, 'restricted' | 'at'>, code: string) => {
      const evidence = [{ code, values: {} }] as AccountDifference['evidence'];
      const a = { ...of, without: 'limit', with: 'limit', decisions: 1, evidence } as const;
      return { ...part, accounts: { a } };
    };
    const late = about({ restricted: { without: 5, with: null }, at: 2 }, 'strangers');
    const early = about({ restricted: { without: 3, with: 7 }, at: 1 }, 'payee-new');
    const never = about({ restricted: { without: null, with: null }, at: null }, 'strangers');
    for (const merged of [mergeResults(late, early), mergeResults(early, late)]) {
      expect(mergeResults(merged, never).accounts.a).toMatchObject({
        restricted: { without: 3, with: 7 },
        decisions: 3,
        at: 1,
        evidence: [{ code: 'payee-new' }],
      });
    }
  });

  it('keep the first five examples of a change, by decision, each once', () => {
    const [part] = fc.sample(results, 1) as [BacktestResult];
    const withSamples = (...ids: readonly number[]) => {
      const some = ids.map((id) => ({ ...example, decisionId: `dec-${id}` }));
      return { ...part, samples: { 'allow → limit': some } };
    };
    const example = { decisionId: '', eventId: 'e-1', accountId: 'u-1', at: 1 };
    const { samples } = mergeResults(withSamples(6, 4, 2, 1), withSamples(5, 3, 2, 7));
    expect(samples['allow → limit']?.map(({ decisionId }) => decisionId)).toEqual(
      [1, 2, 3, 4, 5].map((id) => `dec-${id}`),
    );
  });

  it('give the load of reviewers per day to one decimal, and of a day if there was none', () => {
    const cases = { without: 1, with: 5 };
    expect(loadOf({ cases, days: { a: 9, b: 1, c: 1 } })).toEqual({
      days: 3,
      casesPerDay: { without: 0.3, with: 1.7 },
    });
    expect(loadOf({ cases, days: {} })).toEqual({ days: 1, casesPerDay: cases });
  });

  it('give the load by the time that the events cover, not by the dates that they touch', () => {
    const cases = { without: 2, with: 6 };
    const covered = (hours: number, dates: number) =>
      loadOf({
        cases,
        days: Object.fromEntries(Array.from({ length: dates }, (_, i) => [`day ${i}`, 1])),
        arrived: { first: begin, last: begin + hours * hour },
      });
    // The latest 24 hours in China are on two dates of UTC.
    expect(covered(24, 2)).toEqual({ days: 1, casesPerDay: cases });
    expect(covered(36, 2)).toEqual({ days: 1.5, casesPerDay: { without: 1.3, with: 4 } });
    // Two days with a month without events between them.
    expect(covered(32 * 24, 2)).toEqual({ days: 2, casesPerDay: { without: 1, with: 3 } });
    expect(covered(0.1, 1)).toEqual({ days: 1, casesPerDay: cases });
  });

  it('give the minutes of reviewers by the days that the events cover, not by these rounded', () => {
    const [one] = fc.sample(results, 1) as [BacktestResult];
    const load = loadFor(
      {
        ...one,
        cases: { without: 0, with: 1_000 },
        days: { a: 1, b: 1 },
        arrived: { first: begin, last: begin + 25.1 * hour },
      },
      5,
    );
    expect(load).toEqual({
      days: 1,
      casesPerDay: { without: 0, with: 956.2 },
      minutesPerDay: 4_781,
    });
  });

  it('of different rules cannot be merged', () => {
    const [one] = fc.sample(results, 1) as [BacktestResult];
    expect(() =>
      mergeResults(one, { ...one, rule: { id: 'staff.two', revision: 1, against: null } }),
    ).toThrow(/cannot be merged/);
    const { id, revision, against } = one.rule;
    expect(() =>
      mergeResults(one, { ...one, rule: { id, revision: revision + 1, against } }),
    ).toThrow(`cannot be merged: ${id}#${revision} and ${id}#${revision + 1}`);
  });
});
