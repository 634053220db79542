import type { Subject } from '#shared/decisions/decision.ts';
import type { ContentState } from '#shared/effects/effects.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { EntityKey, EntityState } from '#shared/signals/entity-state.ts';
import type { Mark } from '#shared/signals/marks.ts';

/** What is known of one post that was ever flagged or hidden. */
export type PostState = ContentState & { readonly accountId: string };

export type Wanted = {
  readonly accounts: readonly string[];
  readonly entities: readonly EntityKey[];
  readonly posts: readonly string[];
};

/** Everything that was found; what was not there is missing. Entities by `entityName`. */
export type Found = {
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly posts: ReadonlyMap<string, PostState>;
};

/** One conditional write: it takes effect only over the version it was made from (0: nothing there yet). */
export type Write =
  | { readonly accountId: string; readonly from: number; readonly state: AccountState }
  | { readonly entity: EntityKey; readonly from: number; readonly state: EntityState };

/** `unavailable`: this one could not be done now, its neighbours could; it may have been applied. */
export type WriteOutcome = 'written' | 'stale' | 'unavailable';

/**
 * The hot state of a platform: accounts, the entities they share, posts.
 *
 * Every method throws `Unavailable` when the store could not do it now; then nothing is known of
 * whether a write was applied.
 */
export type StateStore = {
  /** Reads many things in as few calls as fit. */
  readonly read: (wanted: Wanted, options?: { readonly consistent?: boolean }) => Promise<Found>;
  /** Writes each by itself; outcomes in the order of the writes. Each thing may occur once. */
  readonly write: (writes: readonly Write[]) => Promise<readonly WriteOutcome[]>;
  /**
   * The marks of an account that left for pages: all whose events happened on the same day (UTC),
   * and some of other days.
   */
  readonly readMarks: (accountId: string, at: number) => Promise<readonly Mark[]>;
  /** Keeps marks on pages for 30 days. Harmless when repeated. */
  readonly keepMarks: (accountId: string, marks: readonly Mark[]) => Promise<void>;
};

/** What commands of operators read of the hot state beside that. */
export type StateWalk = {
  /**
   * Every account, and every post that was ever flagged or hidden, in no order that means anything. Reads the whole
   * table, and decodes no account: one that cannot be read hides no other.
   *
   * @param after the one that was given last before; `null`: from the beginning
   * @throws Unavailable when the store could not do it now
   */
  readonly all: (after: Pick<Subject, 'kind' | 'id'> | null) => AsyncIterable<Subject>;
};

export const entityName = ({ kind, value }: EntityKey): string => `${kind}#${value}`;
