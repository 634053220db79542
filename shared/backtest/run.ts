import * as z from 'zod';
import { day } from '../settings/durations.ts';
import {
  type BacktestResult,
  type BacktestStore,
  Ending,
  Manifest,
} from '../stores/backtests/port.ts';
import { type PaperStore, papersIn } from '../stores/papers/port.ts';
import type { QueueStore } from '../stores/queue/port.ts';
import { differencesIn, mergeResults } from './result.ts';

/** A queue message that orders the replay of one slice. */
export const SliceOrder = z.strictObject({
  backtestId: Manifest.shape.backtestId,
  slice: z.number().int().nonnegative(),
});
export type SliceOrder = z.infer<typeof SliceOrder>;

/**
 * Queues each slice of a run, whose manifest is stored, for replay. Idempotent.
 *
 * @returns how many slices the queue refused
 * @throws Unavailable if the queue is unavailable
 */
export const queueSlices = async (
  { backtestId, slices }: { readonly backtestId: string; readonly slices: number },
  queue: QueueStore,
): Promise<number> => {
  const refused = await queue.send(
    Array.from({ length: slices }, (_, slice) => ({
      body: JSON.stringify({ backtestId, slice } satisfies SliceOrder),
      group: `${backtestId}-${slice}`,
    })),
  );
  return refused.length;
};

/**
 * Stores a run's manifest, and queues each of its slices for replay. Idempotent.
 *
 * @returns how many slices the queue refused
 * @throws Unavailable if a store is unavailable
 * @example
 * declare const manifest: Manifest;
 * declare const backtests: BacktestStore;
 * declare const queue: QueueStore;
 * const refused = await orderRun(manifest, { backtests, queue }); // 0 if all slices are queued
 */
export const orderRun = async (
  manifest: Manifest,
  { backtests, queue }: { readonly backtests: BacktestStore; readonly queue: QueueStore },
): Promise<number> => {
  const { backtestId, slices } = manifest;
  await backtests.putManifest(manifest);
  return queueSlices({ backtestId, slices: slices.length }, queue);
};

/** How long a run requested in the console and its ending are stored: a quarter of a year. */
export const runRetention = 92 * day;
/** Papers of the first ending of each run. */
export const endings = 'backtests-called-off';

/**
 * Ends a run, unless it has an ending. Of a person who cancels it and of Clearspring, about to enter its result in the
 * rulebook or to stop it because it is too large, the store accepts one, whichever comes first.
 *
 * @returns the ending that stands, even if it was interrupted before it took effect
 * @throws Unavailable if the store is unavailable
 */
export const endOnce = async (
  backtestId: string,
  ending: Ending,
  papers: Pick<PaperStore, 'write' | 'list'>,
): Promise<Ending> => {
  const paper = { kind: 'work', folder: endings, id: backtestId } as const;
  const expiresAt = ending.at + runRetention;
  const written = await papers.write({ ...paper, version: 1, body: ending, expiresAt });
  if (written === 'written') return ending;
  // The function that replays may query the table, and not get an item.
  for await (const { id, body } of papersIn(papers, paper.kind, endings)) {
    if (id === backtestId) return Ending.parse(body);
  }
  return ending;
};

/** Merges results of slices, in any order; `null` if there are none. */
export const foldSlices = (results: Iterable<BacktestResult>): BacktestResult | null => {
  let whole: BacktestResult | null = null;
  for (const result of results) whole = whole ? mergeResults(whole, result) : result;
  return whole && differencesIn(whole);
};

/**
 * Merges the results of the slices of a run that are done; `null` if none is.
 *
 * @throws Unavailable if the store is unavailable
 */
export const foldRun = async (
  { backtestId, slices }: Manifest,
  backtests: BacktestStore,
): Promise<BacktestResult | null> => {
  const results = await Promise.all(slices.map((_, at) => backtests.readResult(backtestId, at)));
  return foldSlices(results.filter((result) => result !== null));
};
