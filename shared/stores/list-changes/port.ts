import type { StagedEntry } from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';

/**
 * Proposed changes of the lists, and the entries that they stage. Every method throws `Unavailable` if the store is
 * unavailable, and is idempotent.
 */
export type ListChangeStore = {
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
  /** Returns a change, or `null`. */
  readonly read: (changeId: string) => Promise<ListChange | null>;
  /** Returns all stored changes, latest proposed first. For operators: it reads three years. */
  readonly all: () => Promise<readonly ListChange[]>;
  /**
   * Returns at most `most` changes proposed since `at` (epoch milliseconds), latest first, after the
   * cursor `after` (`sortKeyOf`). A change written within the last second may be missing. Changes
   * written before this index existed appear once they are written again.
   */
  readonly since: (
    at: number,
    page: { readonly after: string | null; readonly most: number },
  ) => Promise<readonly ListChange[]>;
};
