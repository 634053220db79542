import { on, once } from 'node:events';
import { availableParallelism } from 'node:os';
import {
  isMainThread,
  type MessagePort,
  parentPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import { type Chunk, chunksOf } from '#shared/backtest/chunks.ts';
import { Unfit, type Words } from '#shared/events/words.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { readText } from '#shared/text/read.ts';
import { historyOf } from './backtest-history.ts';

type History = {
  /** A file, a folder or a bucket; see `historyOf`. */
  readonly name: string;
  readonly settings: PlatformSettings;
  /** Accounts whose earlier events are skipped; see `historyOf`. */
  readonly erased?: ReadonlyMap<string, number>;
};

const read = ({ name, settings, erased = new Map() }: History): AsyncIterable<Chunk> =>
  chunksOf(historyOf(name, settings.platformId, erased), { settings, readText });

/** Chunks that the reading thread may be ahead, which bounds memory for histories of any length. */
const mostAhead = 16;

async function* readInThread(history: History): AsyncGenerator<Chunk> {
  const worker = new Worker(new URL(import.meta.url), { workerData: history });
  try {
    for await (const [chunk] of on(worker, 'message', { close: ['exit'] })) {
      yield chunk;
      worker.postMessage('taken');
    }
  } catch (error) {
    // An error loses its class between threads.
    throw error instanceof Error && 'words' in error ? new Unfit(error.words as Words) : error;
  } finally {
    await worker.terminate();
  }
}

/**
 * Reads and parses a history. With two or more cores this happens in a worker thread, in parallel to the
 * judging. Standard input is always read in the main thread, which owns it.
 *
 * @throws {Error} if the history does not exist
 */
export const readHistory = (history: History): AsyncIterable<Chunk> =>
  history.name === '-' || availableParallelism() < 2 ? read(history) : readInThread(history);

if (!isMainThread) {
  const port = parentPort as MessagePort;
  let ahead = 0;
  port.on('message', () => {
    ahead -= 1;
  });
  for await (const chunk of read(workerData as History)) {
    port.postMessage(chunk);
    ahead += 1;
    if (ahead >= mostAhead) await once(port, 'message');
  }
  port.close();
}
