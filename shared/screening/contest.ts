import { Unavailable } from '../stores/failure.ts';
import type { Clock } from './ports.ts';

/** Lets whoever won a race go on: longer with each race that was lost. */
export const afterLoss = (clock: Clock, races: number): Promise<void> =>
  clock.pause(20 * 2 ** races);

/**
 * Tries a step again while it loses races, later each time.
 *
 * Throws `Unavailable` when it lost them all.
 *
 * @param what stays contested then, for the error
 */
export const untilSettled = async <T>(
  {
    clock,
    attempts,
    what,
  }: { readonly clock: Clock; readonly attempts: number; readonly what: string },
  step: () => Promise<T | 'stale'>,
): Promise<T> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await afterLoss(clock, attempt);
    const result = await step();
    if (result !== 'stale') return result;
  }
  throw new Unavailable(`${what} stayed contested`);
};
