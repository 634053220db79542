import type { ListedKind, ListKey, ListName, StandingEntry } from '#shared/lists/entry.ts';

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
 * The lists of a platform: entries in force, and pages of fingerprints that workers read incrementally. The changes that
 * put entries in force are in `stores/list-changes`.
 *
 * Expired entries are not returned, unless `find` is asked about an earlier time. Every method throws
 * `Unavailable` if the store is unavailable, and is idempotent.
 */
export type ListStore = {
  /**
   * Returns the entries in force. With `at` (epoch milliseconds), returns those that were in force then and are
   * still stored: an expired entry is deleted within days. `at: 0` returns whatever is still stored.
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
};
