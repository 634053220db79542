import type { NewEntry, RulebookEntry } from '#shared/rules/cel/rulebook.ts';

/** What a rule did on one day (UTC): at least, for a worker that ends takes its last minute with it. */
export type RuleTally = {
  readonly rule: string;
  readonly revision: number;
  /** Events of the types that it looks at. */
  readonly looked: number;
  readonly fired: number;
  /** Of those that it fired on, how many a live rule found something in as well. */
  readonly withLive: number;
  /** Events that it failed to look at. */
  readonly errored: number;
  /** Of those that it fired on, how many were decided by each outcome; `none` for no decision. */
  readonly outcomes: Readonly<Record<string, number>>;
};

/**
 * The book of staff rules, append-only, and what rules are counted by.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type RulebookStore = {
  /** The entries after a place in the book, in order; all of them after 0. */
  readonly entriesAfter: (sequence: number) => Promise<readonly RulebookEntry[]>;
  /** Writes the entry after a place. `taken`: somebody wrote there first; read on and think again. */
  readonly append: (after: number, entry: NewEntry) => Promise<'written' | 'taken'>;
  /** Adds to a day's counts. */
  readonly count: (at: number, tallies: readonly RuleTally[]) => Promise<void>;
  /** A day's counts, one for each rule and revision, in no order. */
  readonly countsOn: (at: number) => Promise<readonly RuleTally[]>;
};
