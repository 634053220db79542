import type { ListChangeStore } from '../stores/list-changes/port.ts';
import type { ListStore } from '../stores/lists/port.ts';
import {
  entryName,
  isInForce,
  type ListEntry,
  type StagedEntry,
  type StandingEntry,
} from './entry.ts';
import type { ListChange } from './list-change.ts';

/**
 * Staging id of the entries that a change replaced; kept in the same parts and as long as its own entries.
 */
const replacedStagingId = (changeId: string): string => `${changeId}.replaced`;

const standingByName = async (
  entries: readonly ListEntry[],
  lists: Pick<ListStore, 'find'>,
  options?: Parameters<ListStore['find']>[1],
): Promise<ReadonlyMap<string, StandingEntry>> =>
  new Map((await lists.find(entries, options)).map((entry) => [entryName(entry), entry]));

const onlyStanding = (entry: StagedEntry): readonly StandingEntry[] =>
  'changeId' in entry ? [entry] : [];

/**
 * Stores the entries in force that a part of a change is about to replace. If the part is applied again
 * after an interruption, the entries stored the first time are kept, and entries added by others since are
 * included.
 *
 * @param change.at when it was approved, epoch milliseconds: entries that have expired since count as replaced
 * @returns the replaced entries
 */
export const keepReplaced = async (
  { changeId, at }: { readonly changeId: string; readonly at: number },
  part: number,
  entries: readonly ListEntry[],
  {
    lists,
    listChanges,
  }: {
    readonly lists: Pick<ListStore, 'find'>;
    readonly listChanges: Pick<ListChangeStore, 'restage'>;
  },
): Promise<readonly StandingEntry[]> => {
  let replaced: readonly StagedEntry[] = [];
  // `restage` is atomic: a concurrent application of the part must not mistake the entries that the other one
  // has just added for replaced ones.
  await listChanges.restage(replacedStagingId(changeId), part, async (before) => {
    const standing = await standingByName(entries, lists, { at });
    const isOwn = (entry: ListEntry) => standing.get(entryName(entry))?.changeId === changeId;
    replaced = [
      ...(before ?? []).filter(isOwn),
      ...[...standing.values()].filter((entry) => !isOwn(entry)),
    ];
    return replaced;
  });
  return replaced.flatMap(onlyStanding);
};

/**
 * Why a change cannot be taken back. `broke-off`: it is being applied, or its application was interrupted.
 */
export type TakeBackProblem = 'not-in-force' | 'broke-off' | 'removes' | 'takes-back';

/**
 * Returns why a change cannot be taken back, or `null` if it can. A removal cannot: no history is stored
 * for a key that is on no list, so it is unknown which entries may be restored.
 */
export const takeBackProblem = (
  change: Pick<ListChange, 'state' | 'action' | 'undoes'> | null,
): TakeBackProblem | null => {
  if (change?.state !== 'approved' && change?.state !== 'applied') return 'not-in-force';
  if (change.undoes !== undefined) return 'takes-back';
  if (change.action === 'remove') return 'removes';
  return change.state === 'approved' ? 'broke-off' : null;
};

/** The entries to write to take back a part of a change. */
export type TakeBackPart = {
  readonly remove: readonly ListEntry[];
  /** The replaced entries in their earlier form, with the people who put them in force. */
  readonly add: readonly StandingEntry[];
};

/** The effect of taking back a change, in numbers of entries. */
export type TakeBackTotals = {
  /** Entries that the change added. */
  readonly remove: number;
  /** Entries that it replaced and that have not expired since. */
  readonly add: number;
  /** Entries that were removed, expired or changed since; left unchanged. */
  readonly left: number;
};

/**
 * Computes, part by part, how to take back an applied change: its entries are removed and the entries that it
 * replaced are restored. Entries that others changed since stay. Writes nothing.
 *
 * @param change a change without a `takeBackProblem`
 * @param onPart receives each part, with all entries of the change's part
 * @returns the totals, or `null` if the change's entries are no longer stored (a month after the proposal)
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const change: ListChange;
 * declare const ports: ChangePorts;
 * declare const staged: ReturnType<typeof stageChange>;
 * await planTakeBack(change, { ...ports, at: Date.now(), onPart: async ({ remove }) => staged.addPart(remove) });
 */
export const planTakeBack = async (
  { changeId, parts }: Pick<ListChange, 'changeId' | 'parts'>,
  {
    lists,
    listChanges,
    at,
    onPart = async () => {},
  }: {
    readonly lists: Pick<ListStore, 'find'>;
    readonly listChanges: Pick<ListChangeStore, 'staged'>;
    readonly at: number;
    readonly onPart?: (part: TakeBackPart, entries: readonly StagedEntry[]) => Promise<void>;
  },
): Promise<TakeBackTotals | null> => {
  const sum = { remove: 0, add: 0, left: 0 };
  for (let part = 1; part <= parts; part++) {
    const [entries, replaced] = await Promise.all([
      listChanges.staged(changeId, part),
      listChanges.staged(replacedStagingId(changeId), part),
    ]);
    if (entries === null || replaced === null) return null;
    const standing = await standingByName(entries, lists);
    const own = entries.filter((entry) => standing.get(entryName(entry))?.changeId === changeId);
    const replacedByName = new Map(
      replaced
        .flatMap(onlyStanding)
        .filter((entry) => isInForce(entry, at))
        .map((entry) => [entryName(entry), entry]),
    );
    const takenBack: TakeBackPart = {
      remove: own.filter((entry) => !replacedByName.has(entryName(entry))),
      add: own.flatMap((entry) => replacedByName.get(entryName(entry)) ?? []),
    };
    sum.remove += takenBack.remove.length;
    sum.add += takenBack.add.length;
    sum.left += entries.length - takenBack.remove.length - takenBack.add.length;
    await onPart(takenBack, entries);
  }
  return sum;
};

/**
 * Applies a part of a change that restores what another one replaced. Only entries of the other change that are still
 * in force are touched, because days may have passed since the proposal. An entry to restore that has expired in
 * the meantime is removed instead.
 *
 * @param undoes id of the change that is taken back
 * @param at when it was approved, epoch milliseconds
 * @returns the restored entries
 */
export const restoreReplaced = async (
  undoes: string,
  at: number,
  entries: readonly StagedEntry[],
  lists: Pick<ListStore, 'find' | 'takeBack'>,
): Promise<readonly StandingEntry[]> => {
  const put = entries.flatMap(onlyStanding).filter((entry) => isInForce(entry, at));
  const restorable = new Set(put.map(entryName));
  const remove = entries.filter((entry) => !restorable.has(entryName(entry)));
  await lists.takeBack(undoes, { remove, put });
  // Read from the store, to include entries restored before an interruption: they are announced again.
  const standing = await standingByName(put, lists);
  return put.filter((entry) => standing.get(entryName(entry))?.changeId === entry.changeId);
};
