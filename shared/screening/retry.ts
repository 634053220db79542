import { Unavailable } from '../stores/failure.ts';
import type { Clock } from './ports.ts';

/** How a write that others contest is tried again. */
type Retrying = {
  readonly clock: Clock;
  /** Names the contested thing in the error message. */
  readonly what: string;
  /** The accounts whose events need it; none if all that is done does. */
  readonly accounts?: readonly string[];
};

/** Other writers won every attempt at what the events of some accounts need. */
export class Contested extends Unavailable {
  readonly accounts: ReadonlySet<string>;

  constructor({ what, accounts = [] }: Omit<Retrying, 'clock'>) {
    super(`${what}: other writers won every attempt; try again`);
    this.accounts = new Set(accounts);
  }
}

/** Their pauses add up to 2.5 s before jitter: long for a race, and a small part of the time that a function has. */
const attempts = 7;

/**
 * Waits before the next attempt; the wait doubles with each lost race (20 ms × 2^`races`, before jitter).
 *
 * @param races how many were lost so far
 * @throws Contested if no attempt is left
 */
export const waitAfterRace = async (
  { clock, ...contested }: Retrying,
  races: number,
): Promise<void> => {
  if (races >= attempts) throw new Contested(contested);
  await clock.pause(20 * 2 ** races);
};

/**
 * Runs a step again for as long as it returns `stale`.
 *
 * @throws Unavailable if every attempt returned `stale`
 */
export const retryWhileStale = async <T>(
  retrying: Retrying,
  step: () => Promise<T | 'stale'>,
): Promise<T> => {
  for (let races = 1; ; races++) {
    const result = await step();
    if (result !== 'stale') return result;
    await waitAfterRace(retrying, races);
  }
};
