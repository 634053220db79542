import type { Decision } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold, PostChange } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Case } from '#shared/reviews/case.ts';
import { instant } from '#shared/settings/durations.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { Paper } from '../papers/port.ts';

/** Everything that the findings about one account change: committed atomically. */
export type Commit = {
  readonly account: {
    readonly accountId: string;
    /** The version that the state was made from; 0: nothing was stored. */
    readonly from: number;
    readonly state: AccountState;
  };
  readonly decisions: readonly Decision[];
  /** The next entries of the account's chain, in order. */
  readonly audit: readonly AuditEntry[];
  readonly outbox: readonly OutboxItem[];
  /** Each with the version it was made from; 0: a new case. */
  readonly cases: readonly { readonly from: number; readonly case: Case }[];
  readonly posts: readonly PostChange[];
  readonly holds: readonly Hold[];
  /** A hold that this commit ends. */
  readonly ended: Hold | null;
  readonly brakes: readonly BrakeItem[];
  /** Papers of staff: the ruling on record, and its reason. */
  readonly papers: readonly Paper[];
  /** A paper that counts: written only over its previous version. */
  readonly tally: Paper | null;
  /**
   * A case to delete with its account's erased data, and the version that was read. 0: there was no case,
   * and the commit is `stale` if there is one now.
   */
  readonly erased: { readonly caseId: string; readonly from: number } | null;
};

/** What a commit stores besides the account's state. */
export type CommitRecords = Omit<Commit, 'account'>;

/** The records of a commit for an account with no findings. */
export const noRecords: CommitRecords = {
  decisions: [],
  audit: [],
  outbox: [],
  cases: [],
  posts: [],
  holds: [],
  ended: null,
  brakes: [],
  papers: [],
  tally: null,
  erased: null,
};

/** Upper bound of the transaction actions that a commit's records need, without the account itself. */
export const actionsOf = (records: CommitRecords): number => {
  let actions = 0;
  for (const some of Object.values(records)) {
    if (some !== null) actions += Array.isArray(some) ? some.length : 1;
  }
  return actions;
};

/**
 * - `committed`: everything is stored.
 * - `stale`: the account, its case, a post or the tally changed since it was read; fold again on the stored state.
 * - `full`: these brake counters are at their cap.
 * - `decided`: these decisions are already stored.
 */
export type CommitOutcome =
  | { readonly kind: 'committed' | 'stale' }
  | { readonly kind: 'full'; readonly counters: readonly string[] }
  | { readonly kind: 'decided'; readonly decisions: readonly string[] };

/** Timed restrictions that are due to end, those due longest first. */
export type DueHolds = {
  readonly holds: readonly Hold[];
  /** Ids of holds that only another release can read. They stay due. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; `null` on the last. */
  readonly next: string | null;
};

/** The place of a hold among all: places sort as holds are due. */
export const placeOf = ({ holdId, until }: Pick<Hold, 'holdId' | 'until'>): string =>
  `${instant(until)}#${holdId}`;

/**
 * Decisions and pending work: commits with all their records, decisions, cases, brakes and holds.
 *
 * Every method throws `Unavailable` if the store is unavailable; a write may or may not have been
 * applied.
 */
export type Ledger = {
  readonly commit: (commit: Commit) => Promise<CommitOutcome>;
  /** Which of these counters are at their cap. */
  readonly fullCounters: (counters: readonly BrakeItem[]) => Promise<ReadonlySet<string>>;
  readonly readDecision: (id: string) => Promise<Decision | null>;
  /** Decisions of a day (UTC), in no order. */
  readonly decisionsOn: (at: number) => Promise<readonly Decision[]>;
  /** Decisions about one account, latest first. */
  readonly decisionsAbout: (accountId: string, most: number) => Promise<readonly Decision[]>;
  readonly readCases: (ids: readonly string[]) => Promise<ReadonlyMap<string, Case>>;
  /** At most `most`, from the place `after` on if it is given. */
  readonly dueHolds: (now: number, most: number, after?: string) => Promise<DueHolds>;
  /** Deletes a hold that has nothing left to end. */
  readonly dropHold: (hold: Hold) => Promise<void>;
};

/** Reads one case; `null` if there is none. */
export const readCase = async (
  caseId: string,
  ledger: Pick<Ledger, 'readCases'>,
): Promise<Case | null> => (await ledger.readCases([caseId])).get(caseId) ?? null;
