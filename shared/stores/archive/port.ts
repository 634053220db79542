import type { Occurrence } from '#shared/events/recheck.ts';

/** One archived occurrence, redacted. The same event may be archived twice: read by id. */
export type Archived = Occurrence;

/** From an hour (epoch milliseconds) on, to before another. */
export type Hours = { readonly from: number; readonly to: number };

/** One object of the archive. */
export type ArchivePart = {
  /** The hour that it begins in, epoch milliseconds. */
  readonly hour: number;
  /** As it is kept, compressed. */
  readonly bytes: number;
};

/** The archive of events: what backtests and batch detection read. */
export type ArchiveStore = {
  /**
   * Keeps a batch as one object; the same batch again takes its place.
   *
   * @param ids of the messages that it came in
   */
  readonly append: (ids: readonly string[], occurrences: readonly Archived[]) => Promise<void>;
  /** What is kept of some hours, or everything, part by part, in order of the hour. */
  readonly read: (hours?: Hours) => AsyncIterable<Archived>;
  /** What there is, in order of the hour. */
  readonly parts: () => AsyncIterable<ArchivePart>;
  /** The parts of some hours by name, in order of the hour and within it in no order of time. */
  readonly names: (hours: Hours) => AsyncIterable<string>;
  /** What is kept in one part; nothing where it is gone. */
  readonly open: (name: string) => Promise<readonly Archived[]>;
};
