import * as z from 'zod';
import { loadOf } from '#shared/backtest/load.ts';
import { commonest } from '#shared/backtest/result.ts';
import { orderRun } from '#shared/backtest/run.ts';
import type { Outcome } from '#shared/decisions/decision.ts';
import { ownKey, type StandingEntry } from '#shared/lists/entry.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { routeOf } from '#shared/reviews/case.ts';
import { mayDo, type Place } from '#shared/reviews/staff.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { day, startOf } from '#shared/settings/durations.ts';
import {
  type BacktestResult,
  type Manifest,
  mostListed,
  type RuleSource,
  type Slice,
  type Tally,
} from '#shared/stores/backtests/port.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { scriptOf } from '#shared/text/script.ts';
import { evidenceWords } from '../cases/evidence-words.ts';
import { actId } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import type { Backtest, BacktestRun } from '../contract/backtests.ts';
import type { Words } from '../contract/endpoint.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import type { Placed } from './rulebook.ts';

/** Replayed before a day counts, so that its states are warm. */
const warmUp = 7 * day;
/** Whoever waits longer than this waits in vain: messages of slices are gone by then. */
const patience = 2 * day;
const keptFor = 92 * day;
const shownAccounts = 200;
const listedRuns = 500;
const folder = 'backtests';

/** What is kept of a run that was asked for. What came of it lies with its slices, and in the book. */
const Run = z.object({
  rule: z.string(),
  revision: z.number(),
  by: z.string(),
  at: z.number(),
  slices: z.number(),
  /** Entries of lists that it is judged by; `null`: there were too many. */
  listed: z.number().nullable().default(null),
});
type Run = z.infer<typeof Run> & { readonly backtestId: string };

/** Whole days, so that nothing must be listed before a run can begin: of a day without events nothing comes. */
const sliced = (days: number, now: number): readonly Slice[] => {
  const today = startOf(day, now);
  return Array.from({ length: days }, (_, i) => {
    const from = today - (days - 1 - i) * day;
    return { warmFrom: from - warmUp, from, to: from + day };
  });
};

/**
 * Entries of all lists in force, for every slice to judge by; `null` when they are too many for that.
 * Contacts are left out: they are kept under the platform's own secret, which no replay knows.
 */
const listedNow = async (lists: ListStore): Promise<readonly StandingEntry[] | null> => {
  const found: StandingEntry[] = [];
  for await (const entry of entriesInForce(lists)) {
    if (entry.key !== ownKey) found.push(entry);
    if (found.length > mostListed) return null;
  }
  return found;
};

const sourceOf = ({ id, source }: Placed): RuleSource =>
  source ? { is: 'staff', rule: source } : { is: 'catalogue', id };

/** What runs are read by: the book, which hears of each that is done, and the rules that they are of. */
export type Library = {
  readonly entries: readonly RulebookEntry[];
  readonly placed: readonly Placed[];
};

type Finished = Extract<RulebookEntry, { is: 'backtested' }>;

const finishedIn = ({ entries }: Library): ReadonlyMap<string, Finished> =>
  new Map(
    entries.flatMap((entry) =>
      entry.is === 'backtested' && entry.backtestId ? [[entry.backtestId, entry]] : [],
    ),
  );

/** Runs that somebody recorded from the command line, of which the book alone tells. */
const recordedIn = ({ entries }: Library): readonly Finished[] =>
  entries.filter((entry) => entry.is === 'backtested').filter(({ backtestId }) => !backtestId);

const titleOf = (id: string, { placed }: Library): Words =>
  placed.find((rule) => rule.id === id)?.title ?? { 'zh-CN': id, en: id };

const recordedView = (
  { rule, revision, by, at, looked, fired }: Finished,
  library: Library,
  nameOf: Awaited<ReturnType<typeof namesOf>>,
): BacktestRun => ({
  backtestId: null,
  rule,
  revision,
  title: titleOf(rule, library),
  state: 'done',
  by: nameOf(by),
  at,
  progress: null,
  listed: null,
  found: { looked, fired },
});

const stateOf = (run: {
  readonly found: boolean;
  readonly cancelled: boolean;
  readonly late: boolean;
  readonly done: number;
}): BacktestRun['state'] => {
  if (run.found) return 'done';
  if (run.cancelled) return 'cancelled';
  if (run.late) return 'failed';
  return run.done > 0 ? 'running' : 'waiting';
};

/** Runs as they are listed: how far each is, and what it found. */
const runViews = async (
  runs: readonly Run[],
  library: Library,
  { backtests, papers, clock }: ReviewPorts,
): Promise<BacktestRun[]> => {
  const finished = finishedIn(library);
  const nameOf = await namesOf(
    runs.map(({ by }) => by),
    papers,
  );
  return Promise.all(
    runs.map(
      async ({ backtestId, rule, revision, by, at, slices, listed }): Promise<BacktestRun> => {
        const found = finished.get(backtestId) ?? null;
        const cancelled = !found && (await backtests.cancelled(backtestId)) !== null;
        const late = !found && !cancelled && clock.now() - at > patience;
        const done = found || late ? slices : (await backtests.done(backtestId)).size;
        return {
          backtestId,
          rule,
          revision,
          title: titleOf(rule, library),
          state: stateOf({ found: found !== null, cancelled, late, done }),
          by: nameOf(by),
          at,
          progress: { done: late ? 0 : done, of: slices },
          listed,
          found: found && { looked: found.looked, fired: found.fired },
        };
      },
    ),
  );
};

/** Puts the slices of a run on their queue. Asked twice, it is one run. */
export const startBacktest = async (
  placed: Placed,
  days: number,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const { backtests, slices: queue, papers, lists, clock } = ports;
  const at = clock.now();
  const slices = sliced(days, at);
  const backtestId = actId('bt', caller.act)
    .replaceAll(/[^\w-]/g, '')
    .slice(0, 40);
  const { id: rule, revision } = placed;
  const entries = await listedNow(lists);
  const run: Run = {
    ...{ backtestId, rule, revision, by: caller.id, at },
    slices: slices.length,
    listed: entries?.length ?? null,
  };
  const manifest = {
    backtestId,
    rule: sourceOf(placed),
    book: library.entries,
    ...(entries && { lists: entries }),
    slices,
    askedBy: caller.id,
  } as Manifest;
  if ((await orderRun(manifest, { backtests, queue })) > 0) throw new Refusal('unavailable');
  const { backtestId: id, ...body } = run;
  await papers.write({ kind: 'work', folder, id, version: 1, body, expiresAt: at + keptFor });
  const [view] = await runViews([run], library, ports);
  return view as BacktestRun;
};

const readRun = async (
  backtestId: string,
  library: Library,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const [paper] = await ports.papers.read('work', [{ folder, id: backtestId }]);
  if (!paper) throw new Refusal('not-found');
  const [view] = await runViews([{ backtestId, ...Run.parse(paper.body) }], library, ports);
  return view as BacktestRun;
};

/** What became of calling a run off: who did it first, or why it was not done. */
export type CalledOff =
  | { readonly is: 'unknown' | 'done' | 'failed' }
  | { readonly is: 'cancelled'; readonly by: string };

/** The rule of a run that the command line asked for, where no paper tells the revision. */
const ruleOf = async (
  { rule }: Manifest,
  { rulesNow }: Pick<ReviewPorts, 'rulesNow'>,
): Promise<{ readonly rule: string; readonly revision: number | null }> => {
  if (rule.is === 'staff') return { rule: rule.rule.id, revision: rule.rule.revision };
  return { rule: rule.id, revision: (await rulesNow()).find(rule.id)?.revision ?? null };
};

/**
 * Calls a run off, on record, whether it was asked for here or from the command line: no more of it is replayed.
 * Whoever was first is told to whoever comes later.
 *
 * @throws {Unavailable} when a store is
 * @example
 * const done = await callOff('bt-12345678', caller.id, ports);
 */
export const callOff = async (
  backtestId: string,
  by: string,
  ports: Pick<ReviewPorts, 'backtests' | 'papers' | 'rulebook' | 'rulesNow' | 'auditLog' | 'clock'>,
): Promise<CalledOff> => {
  const { backtests, papers, rulebook, clock } = ports;
  const [entries, before, [paper]] = await Promise.all([
    rulebook.entriesAfter(0),
    backtests.cancelled(backtestId),
    papers.read('work', [{ folder, id: backtestId }]),
  ]);
  const at = clock.now();
  const run = paper ? Run.parse(paper.body) : null;
  // A run that is entered in the book is folded first, and may be called off until it is there.
  if (entries.some((entry) => entry.is === 'backtested' && entry.backtestId === backtestId)) {
    return { is: 'done' };
  }
  if (run && before) return { is: 'cancelled', by: before.by };
  if (run && at - run.at > patience) return { is: 'failed' };
  // Read last: what lies with the slices of a run that is over is kept for a shorter time than the run.
  const manifest = await backtests.readManifest(backtestId);
  if (!manifest) return { is: 'unknown' };
  if (!manifest.askedBy) {
    const done = await backtests.done(backtestId);
    if (done.size >= manifest.slices.length) return { is: 'done' };
  }
  if (before) return { is: 'cancelled', by: before.by };
  const { rule, revision } = run ?? (await ruleOf(manifest, ports));
  const details = { rule, revision };
  const about = { action: 'backtest.cancelled', causeId: backtestId, once: true, at };
  await putOnRecord(by, { ...about, details }, ports);
  await backtests.cancel(backtestId, { by, at });
  return { is: 'cancelled', by };
};

/**
 * Calls a run off for whoever started it or publishes rules. Asked twice, it is one act.
 *
 * @throws {Refusal} `forbidden` for anybody else; `already-decided` once it is over
 */
export const cancelBacktest = async (
  backtestId: string,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const run = await readRun(backtestId, library, ports);
  if (run.by.id !== caller.id && !mayDo(caller, 'publish-rules')) throw new Refusal('forbidden');
  // What lies with the slices of a run that is over is kept for a shorter time than the run.
  if (run.state === 'done' || run.state === 'failed') throw new Refusal('already-decided');
  if (run.state === 'cancelled') return run;
  const { is } = await callOff(backtestId, caller.id, ports);
  if (is !== 'cancelled') throw new Refusal('already-decided');
  return { ...run, state: 'cancelled' };
};

/** Runs of 92 days, the latest first: of one rule, or of all. */
export const listBacktests = async (
  {
    rule,
    limit,
    cursor,
  }: { rule?: string | undefined; limit: number; cursor?: string | undefined },
  library: Library,
  ports: ReviewPorts,
): Promise<{ items: BacktestRun[]; cursor: string | null }> => {
  const purpose = `backtests ${rule ?? 'all'}`;
  const start = cursor ? ports.seals.take(z.number(), purpose, cursor) : 0;
  const kept = await ports.papers.list('work', folder, { most: listedRuns, latestFirst: true });
  const runs = kept
    .map(({ id, body }): Run => ({ backtestId: id, ...Run.parse(body) }))
    .filter((run) => rule === undefined || run.rule === rule);
  const recorded = recordedIn(library).filter((run) => rule === undefined || run.rule === rule);
  const all = [...runs, ...recorded].toSorted((a, b) => b.at - a.at);
  const next = start + limit;
  const page = all.slice(start, next);
  const asked = page.filter((run) => 'slices' in run);
  const [views, nameOf] = await Promise.all([
    runViews(asked, library, ports),
    namesOf(
      page.map(({ by }) => by),
      ports.papers,
    ),
  ]);
  return {
    items: page.map((run) =>
      'slices' in run
        ? (views[asked.indexOf(run)] as BacktestRun)
        : recordedView(run, library, nameOf),
    ),
    cursor: next < all.length ? ports.seals.give(purpose, next) : null,
  };
};

/** Names that either side counted, each with what it counted. */
const beside = (without: Tally, deciding: Tally) =>
  [...new Set([...Object.keys(without), ...Object.keys(deciding)])].map((name) => ({
    name,
    without: without[name] ?? 0,
    with: deciding[name] ?? 0,
  }));

const shownReasons = 5;
const longestReason = 500;

/** At how many events the rule failed, and the commonest reasons. */
const failuresIn = (errors: Tally) => {
  const reasons = commonest(errors);
  return {
    errors: reasons.reduce((sum, [, events]) => sum + events, 0),
    failures: reasons
      .slice(0, shownReasons)
      .map(([reason, events]) => ({ reason: reason.slice(0, longestReason), events })),
  };
};

/** What a run found. Accounts, and what was said of them, only for who may read such cases. */
const resultOf = (
  whole: BacktestResult,
  mayRead: boolean,
  library: Library,
): NonNullable<Backtest['result']> => {
  const accounts = Object.entries(whole.accounts)
    .map(([accountId, { without, with: after, decisions, restricted, evidence }]) => ({
      accountId,
      from: without,
      to: after,
      decisions,
      restricted,
      says: evidence.length === 0 ? null : evidenceWords(evidence),
    }))
    // Those whose fate would be another come before those it would only reach at another time.
    .toSorted((a, b) => Number(a.from === a.to) - Number(b.from === b.to));
  const otherFate = accounts.filter(({ from, to }) => from !== to);
  return {
    events: whole.events,
    looked: whole.looked,
    fired: whole.fired,
    alone: whole.overlap.alone ?? 0,
    ...failuresIn(whole.errors),
    against: whole.rule.against,
    load: loadOf(whole),
    outcomes: beside(whole.decisions.without, whole.decisions.with).map(({ name, ...counts }) => ({
      outcome: name as Outcome,
      ...counts,
    })),
    rules: beside(whole.findings.without, whole.findings.with)
      .filter((one) => one.without !== one.with)
      .map(({ name, ...counts }) => ({ rule: name, title: titleOf(name, library), ...counts })),
    changes: Object.entries(whole.changes).map(([change, decisions]) => {
      const [from, to] = change.split(' → ') as [Outcome, Outcome];
      return {
        from,
        to,
        decisions,
        samples: mayRead ? (whole.samples[change] ?? []).map(({ eventId: _, ...one }) => one) : [],
      };
    }),
    differences: [...Map.groupBy(otherFate, ({ from, to }) => `${from} ${to}`).values()].map(
      (some) => {
        const [{ from, to }] = some as [(typeof some)[number]];
        return { from, to, accounts: some.length };
      },
    ),
    accounts: mayRead ? accounts.slice(0, shownAccounts) : [],
    accountsInAll: accounts.length,
  };
};

/** Where cases of a rule belong, by what it says of itself. */
const placeOfRule = (rule: Placed, ports: ReviewPorts): Place => {
  const { category, severity } = rule;
  const route = routeOf(category);
  const script = scriptOf('');
  return placeOf(
    { route, weight: { category, severity }, script, tier: null, handling: null },
    ports,
  );
};

/**
 * How far a run is, and what it found.
 *
 * @throws {Refusal} `not-found` when there is none
 */
export const readBacktest = async (
  backtestId: string,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Backtest> => {
  const run = await readRun(backtestId, library, ports);
  const whole = run.found && (await ports.backtests.readWhole(backtestId));
  const rule = library.placed.find(({ id }) => id === run.rule);
  const mayRead = rule !== undefined && mayDo(caller, 'read-cases', placeOfRule(rule, ports));
  return { ...run, result: whole && resultOf(whole, mayRead, library) };
};
