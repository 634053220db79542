import { Unavailable } from '../stores/failure.ts';
import type { Clock } from './ports.ts';

/** Waits before the next attempt; the wait doubles with each lost race (20 ms × 2^`races`, before jitter). */
export const backOff = (clock: Clock, races: number): Promise<void> => clock.pause(20 * 2 ** races);

/**
 * Runs a step again for as long as it returns `stale`, with exponential back-off between attempts.
 *
 * @param what names the contested thing in the error message
 * @throws Unavailable if every attempt returned `stale`
 */
export const retryWhileStale = async <T>(
  {
    clock,
    attempts,
    what,
  }: { readonly clock: Clock; readonly attempts: number; readonly what: string },
  step: () => Promise<T | 'stale'>,
): Promise<T> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await backOff(clock, attempt);
    const result = await step();
    if (result !== 'stale') return result;
  }
  throw new Unavailable(`${what}: other writers won every attempt; try again`);
};
