import { mayDo } from '#shared/reviews/staff.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { Cancelled, type Manifest } from '#shared/stores/backtests/port.ts';
import type { BacktestRun } from '../contract/backtests.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { isLate, keptFor, keptRun, type Library, readRun } from './backtest-runs.ts';

/** What became of calling a run off: who did it first, or why it was not done. */
export type CalledOff =
  | { readonly is: 'unknown' | 'done' | 'failed' }
  | (Cancelled & { readonly is: 'cancelled' });

/** Who was first to call a run off: of two at one instant the store takes one. */
const folder = 'backtests-called-off';

/** Gives who was first, at what time, also where they were broken off before anything came of it. */
const firstToCallOff = async (
  id: string,
  asked: Cancelled,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<Cancelled> => {
  const paper = { kind: 'work', folder, id } as const;
  const expiresAt = asked.at + keptFor;
  if ((await papers.write({ ...paper, version: 1, body: asked, expiresAt })) === 'written') {
    return asked;
  }
  const [kept] = await papers.read('work', [paper]);
  return kept ? Cancelled.parse(kept.body) : asked;
};

/** The rule of a run that the command line asked for, where no paper tells the revision. */
const ruleOf = async (
  { rule }: Manifest,
  { rulesNow }: Pick<ReviewPorts, 'rulesNow'>,
): Promise<{ readonly rule: string; readonly revision: number | null }> => {
  if (rule.is === 'staff') return { rule: rule.rule.id, revision: rule.rule.revision };
  return { rule: rule.id, revision: (await rulesNow()).find(rule.id)?.revision ?? null };
};

type Ports = Pick<
  ReviewPorts,
  'backtests' | 'papers' | 'rulebook' | 'rulesNow' | 'auditLog' | 'clock'
>;

/** A run that goes on, with the rule that it is of. */
type Going = {
  readonly is: 'going-on';
  readonly of: { readonly rule: string; readonly revision: number | null };
};

const isEntered = (entries: readonly RulebookEntry[], backtestId: string): boolean =>
  entries.some((entry) => entry.is === 'backtested' && entry.backtestId === backtestId);

/** Whether a run goes on at a time, or why it is over. */
const fateOf = async (backtestId: string, at: number, ports: Ports): Promise<CalledOff | Going> => {
  const { backtests, rulebook } = ports;
  const [entries, before, run] = await Promise.all([
    rulebook.entriesAfter(0),
    backtests.cancelled(backtestId),
    keptRun(backtestId, ports),
  ]);
  const cancelled = before && ({ is: 'cancelled', ...before } as const);
  // A run that is entered in the book is folded first, and may be called off until it is there.
  if (isEntered(entries, backtestId)) return { is: 'done' };
  if (run && cancelled) return cancelled;
  if (run && isLate(run, at)) return { is: 'failed' };
  // Read last: what lies with the slices of a run that is over is kept for a shorter time than the run.
  const manifest = await backtests.readManifest(backtestId);
  if (!manifest) return { is: 'unknown' };
  if (!manifest.askedBy) {
    const done = await backtests.done(backtestId);
    if (done.size >= manifest.slices.length) return { is: 'done' };
  }
  return cancelled ?? { is: 'going-on', of: run ?? (await ruleOf(manifest, ports)) };
};

/**
 * Calls a run off, on record, whether it was asked for here or from the command line: no more of it is replayed.
 * Whoever was first is told to whoever comes later.
 *
 * @throws {Unavailable} when a store is
 * @example
 * const done = await callOff('bt-12345678', caller.id, ports);
 */
export const callOff = async (backtestId: string, by: string, ports: Ports): Promise<CalledOff> => {
  const at = ports.clock.now();
  const fate = await fateOf(backtestId, at, ports);
  if (fate.is !== 'going-on') return fate;
  const { rule, revision } = fate.of;
  const first = await firstToCallOff(backtestId, { by, at }, ports);
  const about = { action: 'backtest.cancelled', causeId: backtestId, once: true, at: first.at };
  await putOnRecord(first.by, { ...about, details: { rule, revision } }, ports);
  await ports.backtests.cancel(backtestId, first);
  return { is: 'cancelled', ...first };
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
