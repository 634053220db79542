import type { Decision } from '#shared/decisions/decision.ts';
import type { Occurrence } from '#shared/events/recheck.ts';
import type { NewEntry, RulebookEntry } from '#shared/rules/cel/rulebook.ts';

/** What a rule did on one day (UTC): at least, for a worker that ends takes its last minute with it. */
export type RuleTally = {
  readonly rule: string;
  readonly revision: number;
  /** Events of the types that it looks at. */
  readonly looked: number;
  readonly fired: number;
  /** Of those that it fired on, how many were counted only because it did: of the others like them nothing is known. */
  readonly unwatched: number;
  /** Of those that it fired on, how many a live rule found something in as well. */
  readonly withLive: number;
  /** The same by the live rule that did. */
  readonly withRules: Readonly<Record<string, number>>;
  /** Events that it failed to look at. */
  readonly errored: number;
  /** Of those that it fired on, how many were decided by each outcome; `none` for no decision. */
  readonly outcomes: Readonly<Record<string, number>>;
};

/** Something that rules on trial alone found, which stands by to be put before people. */
export type TrialHit = {
  /** The one that asks. */
  readonly rule: string;
  readonly revision: number;
  /** Where its account stands among all that the rule found in an hour, 0..1: the lowest is drawn. */
  readonly lot: number;
  /** As it will be on record. */
  readonly decision: Decision;
  /** What happened, redacted. */
  readonly occurrence: Occurrence;
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
  /** Puts a hit in the place of its rule's and hour's, if its lot is lower. */
  readonly offer: (at: number, hit: TrialHit) => Promise<void>;
  /** What stands by of an hour, at most one for each rule and revision, in no order. */
  readonly hitsOf: (at: number) => Promise<readonly TrialHit[]>;
  /** A day's counts, one for each rule and revision, in no order. */
  readonly countsOn: (at: number) => Promise<readonly RuleTally[]>;
};
