/** The current counts of brakes. Throws `Unavailable` if the store is unavailable. */
export type BrakeCounts = {
  /** Returns counts by counter id (`shardsOf`), at most 1,000; counters without a count are left out. */
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
};
