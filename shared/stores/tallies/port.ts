import { day } from '#shared/settings/durations.ts';

/** Counts that are stored together, so that they are read together. */
export type Topic =
  /** Decisions by outcome, and how long commands took. */
  | 'flow'
  /** How people ruled on each rule's findings. */
  | 'rules'
  /** What each member of staff did. */
  | 'team';

/** Counts by name. Undoing an act subtracts its counts. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Counts by day (UTC), so that a figure over months is one small read instead of a scan of records. A
 * failed attempt may have been applied, and one whose answer was lost may count twice if others write at that moment:
 * draw conclusions from shares of many, never from one more or less.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type TallyStore = {
  /** Adds to a day's counts; at most 100 names at a time. */
  readonly add: (topic: Topic, at: number, counts: Counts) => Promise<void>;
  /** Returns the counts of at most 92 days, both ends included; days without counts are left out. */
  readonly of: (topic: Topic, from: number, to: number) => Promise<ReadonlyMap<string, Counts>>;
};

/** Longest span of one read, and how long counts are kept; in days. */
export const tallyDays = { span: 92, kept: 400 };

/**
 * Checks the length of a span.
 *
 * @throws {RangeError} if it exceeds `tallyDays.span`
 */
export const checkSpan = (from: number, to: number): void => {
  if (to - from >= tallyDays.span * day) {
    throw new RangeError(`a span of tallies must be at most ${tallyDays.span} days`);
  }
};
