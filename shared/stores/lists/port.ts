import type {
  ListedKind,
  ListKey,
  ListName,
  StagedEntry,
  StandingEntry,
} from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';

/** What workers remember of the entries of one change: enough to know what is worth a look. */
export type IndexPage = {
  readonly list: ListName;
  readonly kind: ListedKind;
  /** Prefix lengths of the ranges among them. */
  readonly lengths: readonly number[];
  /** `fingerprintOf` each of them. */
  readonly fingerprints: readonly number[];
  /** When the last of them has expired, epoch milliseconds. */
  readonly until: number;
};
export type PlacedPage = IndexPage & { readonly sequence: number };

/** Names one entry of one list. */
export type EntryKey = ListKey & { readonly list: ListName };

/**
 * The lists of a platform: entries in force, the changes that put them there, and pages of
 * fingerprints that workers read on from where they were.
 *
 * What has expired is never found. Every method throws `Unavailable` when the store could not do it
 * now; each is harmless when repeated.
 */
export type ListStore = {
  readonly find: (keys: readonly EntryKey[]) => Promise<readonly StandingEntry[]>;
  /** An entry in force by its id (`entryIdOf`), or `null`. */
  readonly findById: (list: ListName, entryId: string) => Promise<StandingEntry | null>;
  /**
   * Entries of one list, of one kind or all, a page at a time, in no order that means anything. A page
   * may hold fewer than asked for: it is the last one when `next` is `null`.
   */
  readonly page: (
    list: ListName,
    kind: ListedKind | null,
    options: { readonly after: string | null; readonly most: number },
  ) => Promise<{ readonly entries: readonly StandingEntry[]; readonly next: string | null }>;
  readonly put: (entries: readonly StandingEntry[]) => Promise<void>;
  readonly remove: (keys: readonly EntryKey[]) => Promise<void>;
  /**
   * Takes off what a change put in force, and puts what it replaced in its place: each only where the entry
   * still stands by that change at this moment.
   */
  readonly takeBack: (
    changeId: string,
    back: { readonly remove: readonly EntryKey[]; readonly put: readonly StandingEntry[] },
  ) => Promise<void>;
  /** From the next moment on workers look for these. */
  readonly publish: (page: IndexPage) => Promise<void>;
  /** The pages after a place, in order; all of them after 0. */
  readonly pagesAfter: (sequence: number) => Promise<readonly PlacedPage[]>;

  /** Keeps a part of what a change is about; nothing looks at it before the change is applied. */
  readonly stage: (
    changeId: string,
    part: number,
    entries: readonly StagedEntry[],
  ) => Promise<void>;
  /**
   * Keeps a part by what is kept of it (`null`: nothing). Of two at one instant, the later goes by what the other kept:
   * `next` may be asked more than once.
   */
  readonly restage: (
    changeId: string,
    part: number,
    next: (before: readonly StagedEntry[] | null) => Promise<readonly StagedEntry[]>,
  ) => Promise<void>;
  /** A part of a change, or `null`. */
  readonly staged: (changeId: string, part: number) => Promise<readonly StagedEntry[] | null>;
  /** Writes a change in its next state. `stale`: it is in another one than `from`. */
  readonly write: (
    change: ListChange,
    from: ListChange['state'] | null,
  ) => Promise<'written' | 'stale'>;
  /**
   * Holds a change until then for one who applies it (epoch milliseconds); `turn` is the one that they were given, where
   * they hold it already.
   *
   * @returns the turn, higher than any before; `null` where somebody else holds it, or took it over
   */
  readonly hold: (
    changeId: string,
    asked: { readonly at: number; readonly until: number; readonly turn: number | null },
  ) => Promise<number | null>;
  readonly readChange: (changeId: string) => Promise<ListChange | null>;
  /** All changes that are kept, the latest proposed first: for operators, it reads three years. */
  readonly changes: () => Promise<readonly ListChange[]>;
  /**
   * Changes that were proposed since then (epoch milliseconds), the latest first, at most so many; after a place
   * (`placeInTime`) the next ones. One that was written this second may be told the next, and one that a release before
   * wrote is told once it is written again.
   */
  readonly changesSince: (
    at: number,
    page: { readonly after: string | null; readonly most: number },
  ) => Promise<readonly ListChange[]>;
};
