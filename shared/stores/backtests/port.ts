import * as z from 'zod';
import type { AccountOutcome } from '#shared/decisions/decision.ts';
import { StandingEntry } from '#shared/lists/entry.ts';
import { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Evidence } from '#shared/rules/finding.ts';

/** A rule by its id in the catalogue, or as staff wrote it: data, so that another process can be told it. */
export const RuleSource = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('catalogue'), id: z.string() }),
  z.strictObject({ is: z.literal('staff'), rule: StaffRule }),
]);
export type RuleSource = z.infer<typeof RuleSource>;

const time = z.number().int();

/** A stretch of an archive that one run replays: it counts what arrived from `from` to before `to`. */
export const Slice = z.strictObject({
  /** From here on events are replayed, so that states are warm when counting begins. */
  warmFrom: time,
  from: time,
  to: time,
});
export type Slice = z.infer<typeof Slice>;

/** Entries of lists that a backtest over slices takes: each slice reads them, some megabytes. */
export const mostListed = 10_000;

/** What a backtest over an archive is cut into. Its results lie beside it, one a slice. */
export const Manifest = z.strictObject({
  backtestId: z.string().regex(/^bt-[\w-]{8,40}$/),
  rule: RuleSource,
  /** Lists that are judged by too, contacts hashed as in every replay (`replayHash`). */
  lists: z.array(StandingEntry).max(mostListed).optional(),
  /** The platform's book of rules as it was when this was asked: the rules of the moment come of it. */
  book: z.array(RulebookEntry).optional(),
  slices: z.array(Slice).min(1).max(10_000),
  /** For a run that is entered in the book when its last slice is done: who asked. Else who asked folds it. */
  askedBy: z.string().min(1).max(80).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** How often each outcome was decided. */
export type Tally = Readonly<Record<string, number>>;

/** The two histories that a backtest compares: with the rule only watching, and with it deciding. */
export type Side = 'without' | 'with';

/** An account about which something was decided otherwise, and the first thing that the rule said about it. */
export type Otherwise = {
  /** The gravest outcome of each side. */
  readonly without: AccountOutcome;
  readonly with: AccountOutcome;
  /** When it was first restricted on each side, epoch milliseconds; `null` for never. */
  readonly restricted: { readonly [S in Side]: number | null };
  /** Decisions about it and its posts that came out otherwise. */
  readonly decisions: number;
  /** When the rule said that, epoch milliseconds; `null` when it said nothing. */
  readonly at: number | null;
  readonly evidence: readonly Evidence[];
};

/** A decision that came out otherwise. */
export type Sample = {
  readonly decisionId: string;
  readonly eventId: string;
  readonly accountId: string;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/**
 * What a part of history says about a rule. Every figure is a count or is found by its key, so that
 * results of parts can be merged in any order.
 */
export type BacktestResult = {
  readonly rule: {
    readonly id: string;
    readonly revision: number;
    /** The revision that decides where this one watches; `null`: none does. */
    readonly against: number | null;
  };
  /** Events that were judged; repeats and rechecks of our own are not counted. */
  readonly events: number;
  /** Lines that are no events. */
  readonly refused: Tally;
  /** Events by the day (UTC) that they happened on. */
  readonly days: Tally;
  /** Events of the types that the rule looks at. */
  readonly looked: number;
  readonly fired: number;
  /** Of those that it fired on, how many a live rule found something in as well. */
  readonly overlap: Tally;
  /** Events at which the rule failed, by what it said. */
  readonly errors: Tally;
  readonly decisions: { readonly [S in Side]: Tally };
  /** Findings that decided, by rule. */
  readonly findings: { readonly [S in Side]: Tally };
  /** Decisions that came out otherwise: `allow → limit`. */
  readonly changes: Tally;
  /** Some decisions of each change, drawn by their ids: as good as at random. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Cases opened for reviewers. */
  readonly cases: { readonly [S in Side]: number };
  /** By account: only those that something was decided otherwise about; of a part, all that were decided about. */
  readonly accounts: Readonly<Record<string, Otherwise>>;
};

/** That somebody called a run off, and when, epoch milliseconds. */
export const Cancelled = z.strictObject({ by: z.string().min(1).max(80), at: time });
export type Cancelled = z.infer<typeof Cancelled>;

/**
 * Backtests over an archive: what each is cut into, and what became of every slice, by its number.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type BacktestStore = {
  readonly putManifest: (manifest: Manifest) => Promise<void>;
  readonly readManifest: (backtestId: string) => Promise<Manifest | null>;
  /** A result that is put again takes the place of the one before. */
  readonly putResult: (backtestId: string, slice: number, result: BacktestResult) => Promise<void>;
  /** The numbers of the slices that are done. */
  readonly done: (backtestId: string) => Promise<ReadonlySet<number>>;
  readonly readResult: (backtestId: string, slice: number) => Promise<BacktestResult | null>;
  /** What all slices fold to. */
  readonly putWhole: (backtestId: string, whole: BacktestResult) => Promise<void>;
  readonly readWhole: (backtestId: string) => Promise<BacktestResult | null>;
  /** Calls a run off: no slice of it is replayed from now on. */
  readonly cancel: (backtestId: string, cancelled: Cancelled) => Promise<void>;
  /** Who called it off; `null` for nobody. */
  readonly cancelled: (backtestId: string) => Promise<Cancelled | null>;
};
