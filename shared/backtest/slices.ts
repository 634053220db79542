import { appendToRulebook } from '../acting/rulebook.ts';
import { createListFinder } from '../lists/find.ts';
import { erasedAccounts, withoutErased } from '../reviews/erased.ts';
import { byClearspring } from '../rules/cel/rulebook.ts';
import type { Ports } from '../screening/ports.ts';
import { hour, startOf } from '../settings/durations.ts';
import type { Archived, ArchivePart, ArchiveStore } from '../stores/archive/port.ts';
import {
  type BacktestStore,
  isCancellation,
  type Manifest,
  type Slice,
} from '../stores/backtests/port.ts';
import type { PaperStore } from '../stores/papers/port.ts';
import type { RulebookStore } from '../stores/rulebook/port.ts';
import { baselineFor } from './baseline.ts';
import { chunksOf } from './chunks.ts';
import { sortByArrival } from './in-order.ts';
import { type BacktestPorts, replay } from './replay.ts';
import { compareStories, type Stories } from './result.ts';
import { ruleFrom } from './rule-source.ts';
import { endOnce, foldRun, type SliceOrder } from './run.ts';

/**
 * Cuts an archive into slices of about the same size, at full hours.
 *
 * @param parts in order of the hour
 * @param sliceBytes compressed bytes after which a slice ends; an hour is never split
 * @param warmUp milliseconds before the slice from which it replays to warm up its states
 */
export const slicesOf = (
  parts: readonly ArchivePart[],
  { sliceBytes, warmUp }: { readonly sliceBytes: number; readonly warmUp: number },
): readonly Slice[] => {
  const slices: Slice[] = [];
  let from: number | null = null;
  let bytes = 0;
  const endSlice = (to: number) => {
    if (from !== null) slices.push({ warmFrom: from - warmUp, from, to });
    from = null;
    bytes = 0;
  };
  for (const { hour: at, bytes: more } of parts) {
    if (from !== null && bytes >= sliceBytes && at > from) endSlice(at);
    from ??= at;
    bytes += more;
  }
  // A part may extend into the next hour.
  const last = parts.at(-1);
  if (last) endSlice(last.hour + 2 * hour);
  return slices;
};

/** The occurrences that arrived at `from` or later. */
async function* arrivedSince(
  archived: AsyncIterable<Archived>,
  from: number,
): AsyncGenerator<Archived> {
  for await (const one of archived) if (one.sentAt >= from) yield one;
}

/** A slice that a run of its function has no time for: repeated, it would fail again. */
class TooLarge extends Error {}

/** Yields the same items. @throws TooLarge when time is up */
async function* whileThereIsTime<Item>(
  items: AsyncIterable<Item>,
  isLate: () => boolean,
): AsyncGenerator<Item> {
  for await (const item of items) {
    if (isLate()) throw new TooLarge();
    yield item;
  }
}

/**
 * Ports of a slice: the archive, the store of manifests and results, and the rulebook in which a run is
 * entered.
 */
export type SlicePorts = {
  readonly archive: Pick<ArchiveStore, 'read'>;
  readonly backtests: BacktestStore;
  readonly replay: BacktestPorts;
  /** Used to look up which accounts were erased, and to end a run once. */
  readonly papers: Pick<PaperStore, 'list' | 'write'>;
  readonly rulebook: Pick<RulebookStore, 'entriesAfter' | 'append'>;
  readonly clock: Pick<Ports['clock'], 'now'>;
};

/**
 * Merges a run whose slices are all done, and enters it in the rulebook, once: the worker of the last slice
 * finds all results, and if several workers get here, only one entry is made. A run cancelled by then is no
 * evidence and is not entered.
 */
const finishRun = async (
  manifest: Manifest,
  askedBy: string,
  { backtests, rulebook, papers, clock }: SlicePorts,
): Promise<void> => {
  const { backtestId, slices } = manifest;
  if ((await backtests.doneSlices(backtestId)).size < slices.length) return;
  const whole = await foldRun(manifest, backtests);
  if (!whole) return;
  await backtests.putWhole(backtestId, whole);
  if (await backtests.cancelled(backtestId)) return;
  const at = clock.now();
  const ending = await endOnce(backtestId, { by: byClearspring, at }, papers);
  if (isCancellation(ending) || ending.tooLarge) return;
  const { examined, fired } = whole;
  const { id: rule, revision } = whole.rule;
  await appendToRulebook(rulebook, (entries) =>
    entries.some((entry) => entry.kind === 'backtested' && entry.backtestId === backtestId)
      ? null
      : { kind: 'backtested', at, by: askedBy, rule, revision, backtestId, examined, fired },
  );
};

/**
 * Replays one slice through the production code and stores its result beside the manifest. If somebody waits
 * for the run, its last slice also merges it. Idempotent: the first result of a slice stands.
 *
 * A slice that is too large ends its run, without a result.
 *
 * @param isLate whether the function is about to run out of time
 * @returns nothing of the run is kept unless the slice was `replayed`
 * @throws {Error} if there is no such manifest or slice, or the rule is gone
 * @throws Unavailable if a store is unavailable
 */
export const replaySlice = async (
  { backtestId, slice: number }: SliceOrder,
  slicePorts: SlicePorts,
  isLate: () => boolean = () => false,
): Promise<'replayed' | 'cancelled' | 'too-large'> => {
  const { archive, backtests, replay: ports, clock } = slicePorts;
  const isCancelled = async () => (await backtests.cancelled(backtestId)) !== null;
  const isDone = async () => (await backtests.doneSlices(backtestId)).has(number);
  if (await isCancelled()) return 'cancelled';
  const manifest = await backtests.readManifest(backtestId);
  const slice = manifest?.slices[number];
  if (!manifest || !slice) throw new Error(`the backtest ${backtestId} has no slice ${number}`);
  const finish = async () => {
    if (manifest.askedBy) await finishRun(manifest, manifest.askedBy, slicePorts);
    return 'replayed' as const;
  };
  // The archive may have grown since: another result would contradict the one that is on record.
  if (await isDone()) return finish();
  const rule = ruleFrom(manifest.rule, ports.catalogue);
  const catalogue = await baselineFor(rule, manifest.book ?? [], ports.catalogue);
  const { warmFrom, from, to } = slice;
  // The previous hour's part may extend into the first hour, and a batch may extend beyond the last.
  const lines = whileThereIsTime(
    archive.read({ from: startOf(hour, warmFrom) - hour, to: Number.POSITIVE_INFINITY }),
    isLate,
  );
  const { lists } = manifest;
  const replayPorts = {
    ...ports,
    catalogue,
    ...(lists && { findListed: createListFinder(lists) }),
  };
  const chunks = chunksOf(
    sortByArrival(
      withoutErased(arrivedSince(lines, warmFrom), await erasedAccounts(slicePorts.papers)),
    ),
    ports,
  );
  let stories: Stories;
  try {
    // Checked again here: the sorting reads hours ahead.
    stories = await replay(rule, whileThereIsTime(chunks, isLate), replayPorts, { from, to });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    if (!(await isCancelled())) {
      const ending = { by: byClearspring, at: clock.now() };
      const first = await endOnce(backtestId, { ...ending, tooLarge: true }, slicePorts.papers);
      // Another worker may have finished the run meanwhile: a message may be delivered twice.
      if (first.tooLarge) await backtests.cancel(backtestId, ending);
    }
    return 'too-large';
  }
  if (await isCancelled()) return 'cancelled';
  if (!(await isDone())) {
    await backtests.putResult(backtestId, number, compareStories(rule, stories));
  }
  return finish();
};
