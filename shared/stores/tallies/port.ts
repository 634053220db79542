import { day } from '../../settings/durations.ts';

/** What is counted together, so that it is read together. */
export type Topic =
  /** Decisions by outcome, and how long commands were under way. */
  | 'flow'
  /** What people made of each rule's findings. */
  | 'rules'
  /** What each member of staff did. */
  | 'team';

/** Named counts; whoever takes something back counts it down. */
export type Counts = Readonly<Record<string, number>>;

/**
 * Counts by day (UTC), so that a figure over months is one small read and never a walk through
 * records. An attempt that failed may have been applied: what is concluded from them rests on shares of
 * many, never on one more or less.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type TallyStore = {
  /** Adds to a day's counts; at most 100 names at a time. */
  readonly add: (topic: Topic, at: number, counts: Counts) => Promise<void>;
  /** A span of days, both ends included, at most 92; days without a count are left out. */
  readonly of: (topic: Topic, from: number, to: number) => Promise<ReadonlyMap<string, Counts>>;
};

/** Longest span that is read at once, and how long counts are kept beyond it. */
export const tallyDays = { span: 92, kept: 400 };

/** @throws {RangeError} for what is larger than the port says */
export const checkSpan = (from: number, to: number): void => {
  if (to - from >= tallyDays.span * day) {
    throw new RangeError(`a span is at most ${tallyDays.span} days`);
  }
};
