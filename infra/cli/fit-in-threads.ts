import { on } from 'node:events';
import { availableParallelism } from 'node:os';
import {
  isMainThread,
  type MessagePort,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import {
  type Fit,
  type FitAll,
  type FloatWeights,
  fitAveraged,
  fitInOneThread,
  type Rows,
} from '#shared/text/training/fit.ts';

/** The work shared by all threads; the rows are in shared memory. */
type SharedWork = {
  readonly rows: Rows;
  readonly fits: readonly Fit[];
  /** The order in which fits are started, and a shared counter of those already started. */
  readonly order: readonly number[];
  readonly started: Int32Array;
};
type FittedWeights = { readonly at: number; readonly weights: FloatWeights };

/**
 * Fits in worker threads, each of which takes the next fit that is not started. The result equals that of
 * `fitInOneThread`.
 *
 * @throws whatever a thread or `onFitted` throws; the threads are stopped
 */
export const fitInThreads =
  (threads = availableParallelism()): FitAll =>
  async (rows, fits, onFitted) => {
    if (threads < 2) return fitInOneThread(rows, fits, onFitted);
    const size = (at: number): number => (fits[at]?.rows.length ?? 0) * (fits[at]?.runs ?? 0);
    const work: SharedWork = {
      rows,
      fits,
      // Longest first, so that no long fit is left to one thread while the others are idle.
      order: [...fits.keys()].sort((a, b) => size(b) - size(a)),
      started: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
    };
    const fitted = new Array<FloatWeights>(fits.length);
    const workers = Array.from(
      { length: Math.min(threads, fits.length) },
      () => new Worker(new URL(import.meta.url), { workerData: work }),
    );
    const listenTo = async (worker: Worker): Promise<void> => {
      for await (const [{ at, weights }] of on(worker, 'message', {
        close: ['exit'],
      }) as AsyncIterable<[FittedWeights]>) {
        fitted[at] = weights;
        onFitted();
      }
    };
    try {
      await Promise.all(workers.map(listenTo));
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
    return fitted;
  };

if (!isMainThread) {
  const port = parentPort as MessagePort;
  const { rows, fits, order, started } = workerData as SharedWork;
  for (let i = Atomics.add(started, 0, 1); i < fits.length; i = Atomics.add(started, 0, 1)) {
    const at = order[i] as number;
    const weights = fitAveraged(rows, fits[at] as Fit);
    port.postMessage({ at, weights } satisfies FittedWeights, [
      weights.weights.buffer as ArrayBuffer,
    ]);
  }
}
