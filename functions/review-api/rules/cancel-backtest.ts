import { endOnce } from '#shared/backtest/run.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import type { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { type Ending, isCancellation, type Manifest } from '#shared/stores/backtests/port.ts';
import type { BacktestRun } from '../contract/backtests.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { hasTimedOut, type Library, readRun, readStoredRun } from './backtest-runs.ts';

/** The outcome of cancelling a run: its first cancellation, or why it cannot be cancelled. */
type CancelOutcome =
  | { readonly kind: 'unknown' | 'done' | 'failed' }
  | (Ending & { readonly kind: 'cancelled' });

/** The rule of a run requested on the command line, which has no stored record with the revision. */
const ruleOf = async (
  { rule }: Manifest,
  { rulesNow }: Pick<ReviewPorts, 'rulesNow'>,
): Promise<{ readonly rule: string; readonly revision: number | null }> => {
  if (rule.kind === 'staff') return { rule: rule.rule.id, revision: rule.rule.revision };
  return { rule: rule.id, revision: (await rulesNow()).find(rule.id)?.revision ?? null };
};

type Ports = Pick<
  ReviewPorts,
  'backtests' | 'papers' | 'rulebook' | 'rulesNow' | 'auditLog' | 'clock'
>;

type RunInProgress = {
  readonly kind: 'going-on';
  readonly of: { readonly rule: string; readonly revision: number | null };
};

const isRecorded = (entries: readonly RulebookEntry[], backtestId: string): boolean =>
  entries.some((entry) => entry.kind === 'backtested' && entry.backtestId === backtestId);

/** Whether a run is in progress at a time, or how it ended. */
const outcomeOf = async (
  backtestId: string,
  at: number,
  ports: Ports,
): Promise<CancelOutcome | RunInProgress> => {
  const { backtests, rulebook } = ports;
  const [entries, stopped, run] = await Promise.all([
    rulebook.entriesAfter(0),
    backtests.cancelled(backtestId),
    readStoredRun(backtestId, ports),
  ]);
  const cancelled = stopped && ({ kind: 'cancelled', ...stopped } as const);
  // A run is folded before it is entered in the rulebook; until then it can still be cancelled.
  if (isRecorded(entries, backtestId)) return { kind: 'done' };
  if (stopped && !isCancellation(stopped)) return { kind: 'failed' };
  if (run && cancelled) return cancelled;
  if (run && hasTimedOut(run, at)) return { kind: 'failed' };
  // Read last: the slices of a finished run are stored for a shorter time than the run itself.
  const manifest = await backtests.readManifest(backtestId);
  if (!manifest) return { kind: 'unknown' };
  if (!manifest.askedBy) {
    const done = await backtests.doneSlices(backtestId);
    if (done.size >= manifest.slices.length) return { kind: 'done' };
  }
  return cancelled ?? { kind: 'going-on', of: run ?? (await ruleOf(manifest, ports)) };
};

/**
 * Cancels a run, with an audit entry, whether it was requested in the console or on the command line. No more
 * slices are replayed. Later callers get the first cancellation.
 *
 * @throws {Unavailable} if a store is unavailable
 * @example
 * declare const caller: Caller;
 * declare const ports: Parameters<typeof cancelRun>[2];
 * const done = await cancelRun('bt-12345678', caller.id, ports);
 */
export const cancelRun = async (
  backtestId: string,
  by: string,
  ports: Ports,
): Promise<CancelOutcome> => {
  const at = ports.clock.now();
  const fate = await outcomeOf(backtestId, at, ports);
  if (fate.kind !== 'going-on') return fate;
  const { rule, revision } = fate.of;
  const first = await endOnce(backtestId, { by, at }, ports.papers);
  if (!isCancellation(first)) return { kind: first.tooLarge ? 'failed' : 'done' };
  const about = { action: 'backtest.cancelled', causeId: backtestId, once: true, at: first.at };
  await putOnRecord(first.by, { ...about, details: { rule, revision } }, ports);
  await ports.backtests.cancel(backtestId, first);
  return { kind: 'cancelled', ...first };
};

/**
 * Cancels a run for its author or for staff who publish rules. Idempotent.
 *
 * @throws {Refusal} `forbidden` for anybody else; `already-decided` if the run has ended
 */
export const cancelBacktest = async (
  backtestId: string,
  library: Library,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BacktestRun> => {
  const run = await readRun(backtestId, library, ports);
  if (run.by.id !== caller.id && !mayDo(caller, 'publish-rules')) throw new Refusal('forbidden');
  // Checked here first: the slices of a finished run are stored for a shorter time than the run itself.
  if (run.state === 'done' || run.state === 'failed' || run.state === 'too-large')
    throw new Refusal('already-decided');
  if (run.state === 'cancelled') return run;
  const outcome = await cancelRun(backtestId, caller.id, ports);
  if (outcome.kind !== 'cancelled') throw new Refusal('already-decided');
  return readRun(backtestId, library, ports);
};
