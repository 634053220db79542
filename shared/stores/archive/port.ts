import type { Occurrence } from '#shared/events/occurrence.ts';

/** One archived occurrence, redacted. The same event may be archived twice: deduplicate by id. */
export type Archived = Occurrence;

/** A range of hours, epoch milliseconds: `from` inclusive, `to` exclusive. */
export type HourRange = { readonly from: number; readonly to: number };

/** One object of the archive. */
export type ArchivePart = {
  /** The start of its hour, epoch milliseconds. */
  readonly hour: number;
  /** Stored size, compressed. */
  readonly bytes: number;
};

/** The archive of events, read by backtests and batch detection. */
export type ArchiveStore = {
  /**
   * Stores a batch as one object; the same batch again overwrites it.
   *
   * @param ids ids of the messages in the batch
   */
  readonly append: (ids: readonly string[], occurrences: readonly Archived[]) => Promise<void>;
  /** Yields the archived occurrences of some hours, or all, part by part, ordered by hour. */
  readonly read: (hours?: HourRange) => AsyncIterable<Archived>;
  /** Yields the parts of some hours, or all, ordered by hour. */
  readonly parts: (hours?: HourRange) => AsyncIterable<ArchivePart>;
  /** Yields the names of the parts of some hours, ordered by hour; within an hour in no order of time. */
  readonly names: (hours: HourRange) => AsyncIterable<string>;
  /** Reads one part; empty if it is gone. */
  readonly open: (name: string) => Promise<readonly Archived[]>;
};
