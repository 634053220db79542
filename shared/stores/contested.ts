import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from './failure.ts';

const attempts = 16;
/** Milliseconds: a little more than the write of a contested item takes. */
const firstPause = 20;
const longestPause = 1_000;

/**
 * Tries a write again where somebody else came first, after a pause by lot that may be twice as long each time: of
 * twenty that begin at once, all get through (full jitter: M. Brooker, "Exponential Backoff And Jitter", AWS 2015).
 *
 * @param what stays contested at last, for the error
 * @param step gives `null` where it came too late
 * @throws {Unavailable} when it always did
 * @example
 * const place = await whileContested('the index', async () => ((await put(next)).held ? next : null));
 */
export const whileContested = async <T>(
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
  throw new Unavailable(`${what} stayed contested`);
};
