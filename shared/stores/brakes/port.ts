/** How far brakes are. Throws `Unavailable` when the store could not say it now. */
export type BrakeCounts = {
  /** Counts of counters by their ids (`shardsOf`), at most 1,000; those that never counted are left out. */
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
};
