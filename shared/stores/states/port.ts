import type { Subject } from '#shared/decisions/decision.ts';
import type { PostState } from '#shared/effects/effects.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { EntityKey, EntityState } from '#shared/signals/entity-state.ts';
import type { EventMark } from '#shared/signals/marks.ts';
import { orLeftOut, readRecord } from '../unreadable.ts';

/** The state of a post that was ever flagged or hidden. */
export type StoredPost = PostState & { readonly accountId: string };

type StateQuery = {
  readonly accounts?: readonly string[];
  readonly entities?: readonly EntityKey[];
  readonly posts?: readonly string[];
};

/** Everything that was found; missing items are left out. Entities by `entityName`. */
export type FoundStates = {
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly posts: ReadonlyMap<string, StoredPost>;
};

/** A conditional write: applies only to the version it was made from (0: nothing is stored). */
export type StateWrite =
  | { readonly accountId: string; readonly from: number; readonly state: AccountState }
  | { readonly entity: EntityKey; readonly from: number; readonly state: EntityState };

/** `unavailable`: this write could not be confirmed, others of the batch could; it may have been applied. */
type WriteOutcome = 'written' | 'stale' | 'unavailable';

/**
 * The hot state of a platform: accounts, the entities they share, posts.
 *
 * Every method throws `Unavailable` if the store is unavailable; a write may or may not have been
 * applied.
 */
export type StateStore = {
  /** Reads many items in as few calls as possible. Throws `UnreadableRecord` if one of them cannot be read. */
  readonly read: (
    wanted: StateQuery,
    options?: { readonly consistent?: boolean },
  ) => Promise<FoundStates>;
  /** Performs each write independently; outcomes in the order of the writes. Each item may occur once. */
  readonly write: (writes: readonly StateWrite[]) => Promise<readonly WriteOutcome[]>;
  /** Returns marks that were moved to pages: all of the day (UTC) of `at`, and some of other days. */
  readonly readMarks: (accountId: string, at: number) => Promise<readonly EventMark[]>;
  /** Stores marks for 30 days on pages: items beside the account's own. Idempotent. */
  readonly keepMarks: (accountId: string, marks: readonly EventMark[]) => Promise<void>;
};

/** Reads of the hot state that only operators' commands need. */
export type SubjectScan = {
  /**
   * Yields every account, and every post that was ever flagged or hidden, in no particular order. Reads
   * the whole table and decodes no account, so an unreadable one does not hide the others.
   *
   * @param after the last subject of the previous call; `null`: from the beginning
   * @throws Unavailable if the store is unavailable
   */
  readonly all: (after: Pick<Subject, 'kind' | 'id'> | null) => AsyncIterable<Subject>;
};

export const entityName = ({ kind, value }: EntityKey): string => `${kind}#${value}`;

/** Each of these entities once. */
export const distinctEntities = (entities: readonly EntityKey[]): readonly EntityKey[] => [
  ...new Map(entities.map((entity) => [entityName(entity), entity])).values(),
];

/** What may be told of an entity that cannot be read: not whose device or which address block it is. */
export const toldName = (name: string): string => name.replace(/#.*(?=..$)/su, '#..');

/** Reads states that are looked at side by side: one that cannot be read is left out (`orLeftOut`). */
export const readStatesApart = async (
  { accounts = [], entities = [], posts = [] }: StateQuery,
  { read }: Pick<StateStore, 'read'>,
): Promise<FoundStates> => {
  // Read one by one, which the store does in one call.
  const found = await Promise.all([
    ...accounts.map((id) => orLeftOut(read({ accounts: [id] }))),
    ...entities.map((entity) => orLeftOut(read({ entities: [entity] }))),
    ...posts.map((id) => orLeftOut(read({ posts: [id] }))),
  ]);
  return {
    accounts: new Map(found.flatMap((one) => [...(one?.accounts ?? [])])),
    entities: new Map(found.flatMap((one) => [...(one?.entities ?? [])])),
    posts: new Map(found.flatMap((one) => [...(one?.posts ?? [])])),
  };
};

/** What is stored under some of the keys, as read. */
export const pick = <From, To>(
  from: { readonly get: (key: string) => From | undefined },
  keys: readonly string[],
  read: (stored: From) => To,
  nameOf: (key: string) => string = (key) => key,
): Map<string, To> => {
  const found = new Map<string, To>();
  for (const key of keys) {
    const stored = from.get(key);
    if (stored !== undefined)
      found.set(
        key,
        readRecord(nameOf(key), () => read(stored)),
      );
  }
  return found;
};
