import * as z from 'zod';
import { endings, queueSlices, runRetention } from '#shared/backtest/run.ts';
import { ownKey, type StandingEntry } from '#shared/lists/entry.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { day, hour } from '#shared/settings/durations.ts';
import {
  Ending,
  isCancellation,
  type Manifest,
  mostListEntries,
  type RuleSource,
  type Slice,
} from '#shared/stores/backtests/port.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import { actId } from '../cases/open-case.ts';
import type { BacktestRun } from '../contract/backtests.ts';
import type { Words } from '../contract/endpoint.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';
import type { PlacedRule } from './rulebook.ts';

/** A run older than this is never completed: the queue messages of its slices have expired. */
const longestRun = 2 * day;
const listedRuns = 500;
const folder = 'backtests';

/** Stored record of a requested run. Its results are stored with its slices and in the rulebook. */
const Run = z.object({
  rule: z.string(),
  revision: z.number(),
  by: z.string(),
  at: z.number(),
  slices: z.number(),
  /** Earlier runs had a slice for each day, with a week before it. */
  days: z.number().optional(),
  warmUpHours: z.number().default(168),
  /** Number of list entries used for judging; `null` if there were too many. */
  listed: z.number().nullable().default(null),
});
type Run = z.infer<typeof Run> & { readonly backtestId: string };

/** Whether a run was not completed in time at `now`, and never will be. */
export const hasTimedOut = ({ at }: Pick<Run, 'at'>, now: number): boolean => now - at > longestRun;

/** What to replay: the latest days, of 24 hours each, and how much before each slice. */
type Extent = { readonly days: number; readonly warmUpHours: number };

/**
 * Slices of equal length up to now, so that no archive listing is needed before the start: one without events gives no
 * result. None is shorter than its warm-up, which would then be most of the work, and none longer than a day.
 */
const slicesUpTo = (now: number, { days, warmUpHours }: Extent): readonly Slice[] => {
  const warmUp = warmUpHours * hour;
  const length = Math.min(day, warmUp);
  return Array.from({ length: Math.ceil((days * day) / length) }, (_, i) => {
    const from = now - days * day + i * length;
    return { warmFrom: from - warmUp, from, to: Math.min(from + length, now) };
  });
};

/**
 * Entries in force on all lists, used by every slice; `null` if there are too many. Contacts are left out:
 * they are hashed with the platform's own key, which a replay does not have.
 */
const readListEntries = async (lists: ListStore): Promise<readonly StandingEntry[] | null> => {
  const found: StandingEntry[] = [];
  for await (const entry of entriesInForce(lists)) {
    if (entry.key !== ownKey) found.push(entry);
    if (found.length > mostListEntries) return null;
  }
  return found;
};

const sourceOf = ({ id, source }: PlacedRule): RuleSource =>
  source ? { kind: 'staff', rule: source } : { kind: 'catalogue', id };

/** Data for reading runs: the rulebook, which records completed runs, and the rules. */
export type Library = {
  readonly entries: readonly RulebookEntry[];
  readonly placed: readonly PlacedRule[];
};

type Finished = Extract<RulebookEntry, { kind: 'backtested' }>;

const finishedIn = ({ entries }: Library): ReadonlyMap<string, Finished> =>
  new Map(
    entries.flatMap((entry) =>
      entry.kind === 'backtested' && entry.backtestId ? [[entry.backtestId, entry]] : [],
    ),
  );

/** Runs recorded from the command line, which only the rulebook contains. */
const recordedIn = ({ entries }: Library): readonly Finished[] =>
  entries.filter((entry) => entry.kind === 'backtested').filter(({ backtestId }) => !backtestId);

/** The current title of a rule. */
export const titleOf = (id: string, { placed }: Library): Words =>
  placed.find((rule) => rule.id === id)?.title ?? { 'zh-CN': id, en: id };

const recordedView = (
  { rule, revision, by, at, examined, fired }: Finished,
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
  days: null,
  warmUpHours: null,
  progress: null,
  listed: null,
  found: { examined, fired },
  cancellation: null,
});

const stateOf = (run: {
  readonly found: boolean;
  readonly stopped: Ending | null;
  readonly late: boolean;
  readonly done: number;
}): BacktestRun['state'] => {
  if (run.found) return 'done';
  if (run.stopped) return isCancellation(run.stopped) ? 'cancelled' : 'too-large';
  if (run.late) return 'failed';
  return run.done > 0 ? 'running' : 'waiting';
};

/**
 * Who stopped a run: a person who cancelled it, or Clearspring, because a slice is too large; `null` if nobody did. The
 * mark that stops its slices is deleted with the archive's events, long before the record of the run; once no slice is
 * left, the paper of the ending says the same.
 */
const stopOf = async (
  id: string,
  late: boolean,
  { backtests, papers }: Pick<ReviewPorts, 'backtests' | 'papers'>,
): Promise<Ending | null> => {
  const [paper] = late ? await papers.read('work', [{ folder: endings, id }]) : [];
  const ending = paper && Ending.parse(paper.body);
  return ending && (ending.tooLarge || isCancellation(ending)) ? ending : backtests.cancelled(id);
};

/** Runs as listed, with progress and result. */
const runViews = async (
  runs: readonly Run[],
  library: Library,
  ports: ReviewPorts,
): Promise<BacktestRun[]> => {
  const { backtests, papers, clock } = ports;
  const finished = finishedIn(library);
  const states = await Promise.all(
    runs.map(async (run) => {
      const { backtestId, slices } = run;
      const found = finished.get(backtestId) ?? null;
      const isOver = hasTimedOut(run, clock.now());
      const stopped = found ? null : await stopOf(backtestId, isOver, ports);
      const late = !found && !stopped && isOver;
      const done = found || late ? slices : (await backtests.doneSlices(backtestId)).size;
      return { ...run, found, stopped, late, done };
    }),
  );
  const nameOf = await namesOf(
    states.flatMap(({ by, stopped }) => [by, stopped?.by]),
    papers,
  );
  return states.map(({ slices, days = slices, found, stopped, late, done, ...run }) => ({
    ...run,
    title: titleOf(run.rule, library),
    state: stateOf({ found: found !== null, stopped, late, done }),
    by: nameOf(run.by),
    days,
    progress: { done: late ? 0 : done, of: slices },
    found: found && { examined: found.examined, fired: found.fired },
    cancellation:
      stopped && isCancellation(stopped) ? { at: stopped.at, by: nameOf(stopped.by) } : null,
  }));
};

/** The stored record of a run that was requested in the console; `null` for any other run. */
export const readStoredRun = async (
  backtestId: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<Run | null> => {
  const [paper] = await papers.read('work', [{ folder, id: backtestId }]);
  return paper ? { backtestId, ...Run.parse(paper.body) } : null;
};

/** Stores a run that is about to be queued: its manifest, then its record, which lists it. */
const storeRun = async (
  backtestId: string,
  placed: PlacedRule,
  extent: Extent,
  library: Library,
  caller: Caller,
  { backtests, papers, lists, clock }: ReviewPorts,
): Promise<Run> => {
  const at = clock.now();
  const slices = slicesUpTo(at, extent);
  const entries = await readListEntries(lists);
  await backtests.putManifest({
    backtestId,
    rule: sourceOf(placed),
    book: library.entries,
    ...(entries && { lists: entries }),
    slices,
    askedBy: caller.id,
  } as Manifest);
  const { id: rule, revision } = placed;
  const counts = { slices: slices.length, ...extent, listed: entries?.length ?? null };
  const body = { rule, revision, by: caller.id, at, ...counts };
  const expiresAt = at + runRetention;
  await papers.write({ kind: 'work', folder, id: backtestId, version: 1, body, expiresAt });
  return { backtestId, ...body };
};

/**
 * Starts a run by queueing its slices. Idempotent per act. It is listed before anything of it is queued, so that one that
 * was interrupted can be cancelled; a retry queues the slices that it stored.
 *
 * @throws {Refusal} `unavailable` if the queue did not take all slices
 */
export const startBacktest = async (
  placed: PlacedRule,
  extent: Extent,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const backtestId = actId('bt', caller.act)
    .replaceAll(/[^\w-]/g, '')
    .slice(0, 40);
  const run =
    (await readStoredRun(backtestId, ports)) ??
    (await storeRun(backtestId, placed, extent, library, caller, ports));
  if ((await queueSlices(run, ports.slices)) > 0) throw new Refusal('unavailable');
  const [view] = await runViews([run], library, ports);
  return view as BacktestRun;
};

/**
 * Returns a run as listed.
 *
 * @throws {Refusal} `not-found` if there is no such run
 */
export const readRun = async (
  backtestId: string,
  library: Library,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const run = await readStoredRun(backtestId, ports);
  if (!run) throw new Refusal('not-found');
  const [view] = await runViews([run], library, ports);
  return view as BacktestRun;
};

/** The runs of the last 92 days, latest first: of one rule, or of all. */
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
  const start = cursor ? ports.seals.open(z.number(), purpose, cursor) : 0;
  const kept = await ports.papers.list('work', folder, { most: listedRuns, latestFirst: true });
  const runs = readEach(
    kept,
    ({ id }) => id,
    ({ id, body }): Run => ({ backtestId: id, ...Run.parse(body) }),
  ).filter((run) => rule === undefined || run.rule === rule);
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
    cursor: next < all.length ? ports.seals.seal(purpose, next) : null,
  };
};
