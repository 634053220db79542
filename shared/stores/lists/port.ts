import type {
  ListedKind,
  ListKey,
  ListName,
  StagedEntry,
  StandingEntry,
} from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';

/** What workers hold in memory of the entries of one change: enough to know when a read is worthwhile. */
export type IndexPage = {
  readonly list: ListName;
  readonly kind: ListedKind;
  /** Prefix lengths of the address ranges among the entries. */
  readonly lengths: readonly number[];
  /** `fingerprintOf` each entry. */
  readonly fingerprints: readonly number[];
  /** When the last of the entries has expired, epoch milliseconds. */
  readonly until: number;
};
export type PlacedPage = IndexPage & { readonly sequence: number };

/** Identifies one entry of one list. */
export type EntryKey = ListKey & { readonly list: ListName };

/**
 * The lists of a platform: entries in force, the changes that put them in force, and pages of
 * fingerprints that workers read incrementally.
 *
 * Expired entries are not returned, unless `find` is asked about an earlier time. Every method throws
 * `Unavailable` if the store is unavailable, and is idempotent.
 */
export type ListStore = {
  /**
   * Returns the entries in force. With `at` (epoch milliseconds), returns those that were in force then and are
   * still stored: an expired entry is deleted within days.
   */
  readonly find: (
    keys: readonly EntryKey[],
    options?: { readonly at?: number },
  ) => Promise<readonly StandingEntry[]>;
  /** Returns an entry in force by its id (`entryIdOf`), or `null`. */
  readonly findById: (list: ListName, entryId: string) => Promise<StandingEntry | null>;
  /**
   * Returns a page of entries of one list, of one kind or all, in no particular order. A page may hold
   * fewer than `most`; the last one has `next` `null`.
   */
  readonly page: (
    list: ListName,
    kind: ListedKind | null,
    options: { readonly after: string | null; readonly most: number },
  ) => Promise<{ readonly entries: readonly StandingEntry[]; readonly next: string | null }>;
  readonly put: (entries: readonly StandingEntry[]) => Promise<void>;
  readonly remove: (keys: readonly EntryKey[]) => Promise<void>;
  /**
   * Undoes a change: removes the entries it put in force and restores those it replaced. Affects only
   * entries that are still those of this change (a conditional write).
   */
  readonly takeBack: (
    changeId: string,
    back: { readonly remove: readonly EntryKey[]; readonly put: readonly StandingEntry[] },
  ) => Promise<void>;
  /** Publishes fingerprints: workers look for them from their next read on. */
  readonly publish: (page: IndexPage) => Promise<void>;
  /** Returns the pages after a sequence number, in order; all of them after 0. */
  readonly pagesAfter: (sequence: number) => Promise<readonly PlacedPage[]>;

  /** Stores a part of a change's entries; they have no effect until the change is applied. */
  readonly stage: (
    changeId: string,
    part: number,
    entries: readonly StagedEntry[],
  ) => Promise<void>;
  /**
   * Updates a stored part: `next` receives the stored entries (`null`: none). If another writer was
   * first, `next` is called again with what that writer stored.
   */
  readonly restage: (
    changeId: string,
    part: number,
    next: (before: readonly StagedEntry[] | null) => Promise<readonly StagedEntry[]>,
  ) => Promise<void>;
  /** Returns a part of a change, or `null`. */
  readonly staged: (changeId: string, part: number) => Promise<readonly StagedEntry[] | null>;
  /** Writes a change in its next state. `stale`: its stored state is not `from`. */
  readonly write: (
    change: ListChange,
    from: ListChange['state'] | null,
  ) => Promise<'written' | 'stale'>;
  /**
   * Acquires or extends the exclusive right to apply a change, until `until` (epoch milliseconds). `turn`
   * is the one that the caller received, if it has the right already.
   *
   * @returns the turn, higher than any before; `null` if somebody else has the right or took it over
   */
  readonly lock: (
    changeId: string,
    options: { readonly at: number; readonly until: number; readonly turn: number | null },
  ) => Promise<number | null>;
  readonly readChange: (changeId: string) => Promise<ListChange | null>;
  /** Returns all stored changes, latest proposed first. For operators: it reads three years. */
  readonly changes: () => Promise<readonly ListChange[]>;
  /**
   * Returns at most `most` changes proposed since `at` (epoch milliseconds), latest first, after the
   * cursor `after` (`sortKeyOf`). A change written within the last second may be missing. Changes
   * written before this index existed appear once they are written again.
   */
  readonly changesSince: (
    at: number,
    page: { readonly after: string | null; readonly most: number },
  ) => Promise<readonly ListChange[]>;
};
