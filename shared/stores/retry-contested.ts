import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from './failure.ts';

const attempts = 16;
/** Milliseconds: slightly longer than the write of a contested item takes. */
const firstPause = 20;
const longestPause = 1_000;

/**
 * Retries a conditional write that lost to another writer, with exponential back-off and full jitter (M.
 * Brooker, "Exponential Backoff And Jitter", AWS 2015): of twenty writers that start at once, all
 * succeed.
 *
 * @param what names the contested item in the error
 * @param step returns `null` if another writer was first
 * @throws {Unavailable} if every attempt lost
 * @example
 * declare const next: string;
 * declare const put: (next: string) => Promise<{ readonly held: boolean }>;
 * const place = await retryContested('the index', async () => ((await put(next)).held ? next : null));
 */
export const retryContested = async <T>(
  what: string,
  step: () => Promise<T | null>,
): Promise<T> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) {
      await pause(Math.random() * Math.min(longestPause, firstPause * 2 ** attempt));
    }
    const done = await step();
    if (done !== null) return done;
  }
  throw new Unavailable(`${what}: other writers won every attempt; try again`);
};
