import type { Decision } from '#shared/decisions/decision.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import type { NewEntry, RulebookEntry } from '#shared/rules/cel/rulebook.ts';

/**
 * What a rule did on one day (UTC). Not exact: a worker that stops loses its latest counts, and a write that is
 * repeated because its answer was lost counts twice.
 */
export type RuleCounts = {
  readonly rule: string;
  readonly revision: number;
  /** Events of the types that the rule looks at. */
  readonly examined: number;
  readonly fired: number;
  /** Of `fired`, hits counted while events without a hit were not: no rate follows from them. */
  readonly unwatched: number;
  /** Of the events it fired on, those in which a live rule found something as well. */
  readonly withLive: number;
  /** `withLive` by live rule. */
  readonly withRules: Readonly<Record<string, number>>;
  /** Events on which the rule failed. */
  readonly errored: number;
  /** Of the events it fired on, how many were decided with each outcome; `none` for no decision. */
  readonly outcomes: Readonly<Record<string, number>>;
};

/** A finding by rules on trial alone, standing by to be put before reviewers. */
export type TrialHit = {
  /** The rule on trial that asks for the review. */
  readonly rule: string;
  readonly revision: number;
  /** Rank of the account among all that the rule found in an hour, 0..1: the lowest is drawn. */
  readonly lot: number;
  /** The decision as it would be recorded. */
  readonly decision: Decision;
  /** The occurrence, redacted. */
  readonly occurrence: Occurrence;
};

/**
 * The append-only book of staff rules, and the counts of rules.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type RulebookStore = {
  /** Returns the entries after a sequence number, in order; all of them after 0. */
  readonly entriesAfter: (sequence: number) => Promise<readonly RulebookEntry[]>;
  /** Appends an entry after a sequence number. `taken`: another writer was first; read on and reconsider. */
  readonly append: (after: number, entry: NewEntry) => Promise<'written' | 'taken'>;
  /** Adds to a day's counts; twice if the answer to a write is lost. */
  readonly count: (at: number, counts: readonly RuleCounts[]) => Promise<void>;
  /** Stores a hit for its rule and hour, if its lot is lower than that of the stored one. */
  readonly offer: (at: number, hit: TrialHit) => Promise<void>;
  /** Returns the hits standing by of an hour, at most one for each rule and revision, in no order. */
  readonly hitsOf: (at: number) => Promise<readonly TrialHit[]>;
  /** Returns a day's counts, one for each rule and revision, in no order. */
  readonly countsOn: (at: number) => Promise<readonly RuleCounts[]>;
};
