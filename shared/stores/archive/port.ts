import type { Occurrence } from '#shared/events/recheck.ts';

/** One archived occurrence, redacted. The same event may be archived twice: read by id. */
export type Archived = Occurrence;

/** The archive of events: what backtests and batch detection read. */
export type ArchiveStore = {
  /** Keeps a batch as one object. `name` makes it unique within the hour. */
  readonly append: (name: string, occurrences: readonly Archived[]) => Promise<void>;
  /** Everything kept, part by part, in order of the hour. */
  readonly read: () => AsyncIterable<Archived>;
};
