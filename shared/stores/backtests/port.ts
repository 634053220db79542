import * as z from 'zod';
import type { AccountOutcome } from '#shared/decisions/decision.ts';
import { StandingEntry } from '#shared/lists/entry.ts';
import { byClearspring, RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Evidence } from '#shared/rules/finding.ts';

/** A rule: the id of a catalogue rule, or a whole staff rule. Plain data that other processes can read. */
export const RuleSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('catalogue'), id: z.string() }),
  z.strictObject({ kind: z.literal('staff'), rule: StaffRule }),
]);
export type RuleSource = z.infer<typeof RuleSource>;

const time = z.number().int();

/** A stretch of an archive that one run replays. Counts what arrived at or after `from` and before `to`. */
export const Slice = z.strictObject({
  /** Events are replayed from here on, so that states are warm when counting begins. */
  warmFrom: time,
  from: time,
  to: time,
});
export type Slice = z.infer<typeof Slice>;

/** Most list entries that a sliced backtest accepts: every slice reads all of them, some megabytes. */
export const mostListEntries = 10_000;

/** The plan of a backtest: its rule and its slices. Each slice has one result, stored beside the manifest. */
export const Manifest = z.strictObject({
  backtestId: z.string().regex(/^bt-[\w-]{8,40}$/),
  rule: RuleSource,
  /** List entries to judge by as well, contacts hashed as in every replay (`replayHash`). */
  lists: z.array(StandingEntry).max(mostListEntries).optional(),
  /** The platform's rulebook at the time of the request, from which the rules in force are derived. */
  book: z.array(RulebookEntry).optional(),
  slices: z.array(Slice).min(1).max(10_000),
  /**
   * Who requested the run. If set, the last slice folds the results and enters the run in the rulebook;
   * if omitted, the requester folds the results.
   */
  askedBy: z.string().min(1).max(80).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Counts by name, e.g. by outcome. */
export type Tally = Readonly<Record<string, number>>;

/** The two histories that a backtest compares: the rule only watches, or it decides. */
export type Side = 'without' | 'with';

/** An account with at least one different decision, and the rule's first finding about it. */
export type AccountDifference = {
  /** The most severe outcome on each side. */
  readonly without: AccountOutcome;
  readonly with: AccountOutcome;
  /** When the account was first restricted on each side, epoch milliseconds; `null` for never. */
  readonly restricted: { readonly [S in Side]: number | null };
  /** Number of decisions about the account and its posts that differ. */
  readonly decisions: number;
  /** Time of the rule's first finding, epoch milliseconds; `null` if there was none. */
  readonly at: number | null;
  readonly evidence: readonly Evidence[];
};

/** A decision that differs between the two sides. */
export type Sample = {
  readonly decisionId: string;
  readonly eventId: string;
  readonly accountId: string;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/**
 * The result of a backtest over a part of history. Every figure is a count or is looked up by key, so the
 * results of parts can be merged in any order.
 */
export type BacktestResult = {
  readonly rule: {
    readonly id: string;
    readonly revision: number;
    /** The revision that decides on the side where this one only watches; `null` for none. */
    readonly against: number | null;
  };
  /** Events that were judged, without repeats and our own rechecks. */
  readonly events: number;
  /** Archive lines that are not valid events, by reason. */
  readonly refused: Tally;
  /** Events by the day (UTC) on which they happened. */
  readonly days: Tally;
  /** When the first and the last of the events arrived, epoch milliseconds; absent if there are none. */
  readonly arrived?: Arrived | undefined;
  /** Events of the types that the rule looks at. */
  readonly examined: number;
  readonly fired: number;
  /** Of the events it fired on, how many each live rule fired on as well; `alone` if none did. */
  readonly overlap: Tally;
  /** Events on which the rule failed, by error message. */
  readonly errors: Tally;
  readonly decisions: { readonly [S in Side]: Tally };
  /** Findings that decided, by rule. */
  readonly findings: { readonly [S in Side]: Tally };
  /** Decisions that differ, by change, e.g. `allow → limit`. */
  readonly changes: Tally;
  /** Sample decisions for each change: the lowest ids, which are hashes and therefore as good as random. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Cases opened for reviewers. */
  readonly cases: { readonly [S in Side]: number };
  /** By account: those with a different decision; in the result of a part, all that were decided about. */
  readonly accounts: Readonly<Record<string, AccountDifference>>;
};

/** When the first and the last of some events arrived, epoch milliseconds. */
export type Arrived = { readonly first: number; readonly last: number };

/** Who ended a run, when (epoch milliseconds), and whether because a slice is too large. */
export const Ending = z.strictObject({
  by: z.string().min(1).max(80),
  at: time,
  tooLarge: z.literal(true).optional(),
});
export type Ending = z.infer<typeof Ending>;

/** Whether a person cancelled the run. Clearspring ends one that is too large, or whose result it enters. */
export const isCancellation = ({ by }: Ending): boolean => by !== byClearspring;

/**
 * Backtests over an archive: the manifest of each, and the result of every slice by its number.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type BacktestStore = {
  readonly putManifest: (manifest: Manifest) => Promise<void>;
  readonly readManifest: (backtestId: string) => Promise<Manifest | null>;
  /** Stores the result of a slice; replaces an earlier one. */
  readonly putResult: (backtestId: string, slice: number, result: BacktestResult) => Promise<void>;
  /** The numbers of the slices that are done. */
  readonly doneSlices: (backtestId: string) => Promise<ReadonlySet<number>>;
  readonly readResult: (backtestId: string, slice: number) => Promise<BacktestResult | null>;
  /** Stores the folded result of all slices. */
  readonly putWhole: (backtestId: string, whole: BacktestResult) => Promise<void>;
  readonly readWhole: (backtestId: string) => Promise<BacktestResult | null>;
  /** Stops a run, which a person cancelled or which is too large: no further slice is replayed. */
  readonly cancel: (backtestId: string, ending: Ending) => Promise<void>;
  /** How the run was stopped; `null` if it was not. */
  readonly cancelled: (backtestId: string) => Promise<Ending | null>;
};
