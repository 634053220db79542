import * as z from 'zod';
import { type BacktestResult, type BacktestStore, Manifest } from '../stores/backtests/port.ts';
import type { QueueStore } from '../stores/queue/port.ts';
import { differencesIn, mergeResults } from './result.ts';

/** One slice that is to be replayed: a message on the queue. */
export const SliceOrder = z.strictObject({
  backtestId: Manifest.shape.backtestId,
  slice: z.number().int().nonnegative(),
});
export type SliceOrder = z.infer<typeof SliceOrder>;

/**
 * Puts a run beside the archive that it is about, and each of its slices on the queue of those who replay
 * them. Asked twice, it is one run.
 *
 * @returns how many slices the queue refused
 * @throws Unavailable when a store is
 * @example
 * if ((await orderRun(manifest, { backtests, queue })) > 0) throw new Refusal('unavailable');
 */
export const orderRun = async (
  manifest: Manifest,
  { backtests, queue }: { readonly backtests: BacktestStore; readonly queue: QueueStore },
): Promise<number> => {
  const { backtestId, slices } = manifest;
  await backtests.putManifest(manifest);
  const refused = await queue.send(
    slices.map((_, slice) => ({
      body: JSON.stringify({ backtestId, slice } satisfies SliceOrder),
      group: `${backtestId}-${slice}`,
    })),
  );
  return refused.length;
};

/** The results of slices as one, in whatever order they came; `null` while there are none. */
export const foldSlices = (results: Iterable<BacktestResult>): BacktestResult | null => {
  let whole: BacktestResult | null = null;
  for (const result of results) whole = whole ? mergeResults(whole, result) : result;
  return whole && differencesIn(whole);
};

/**
 * What the slices of a run that are done fold to; `null` while none is.
 *
 * @throws Unavailable when the store is
 */
export const foldRun = async (
  { backtestId, slices }: Manifest,
  backtests: BacktestStore,
): Promise<BacktestResult | null> => {
  const results = await Promise.all(slices.map((_, at) => backtests.readResult(backtestId, at)));
  return foldSlices(results.filter((result) => result !== null));
};
