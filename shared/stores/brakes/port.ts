import type { BrakeKey } from '#shared/decisions/decision.ts';

/** The counts of brakes. Throws `Unavailable` if the store is unavailable. */
export type BrakeCounts = {
  /** Returns what each brake let through in the clock hour of `at`; brakes without a count are left out. */
  readonly ofHour: (at: number) => Promise<ReadonlyMap<BrakeKey, number>>;
};

/** Adds up the counters of each brake. */
export const sumByBrake = (
  counters: Iterable<{ readonly key: BrakeKey; readonly count: number }>,
): ReadonlyMap<BrakeKey, number> => {
  const sums = new Map<BrakeKey, number>();
  for (const { key, count } of counters) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
};
