import type { ChangePorts } from './change.ts';
import {
  entryName,
  isInForce,
  isRenewalOf,
  type StagedEntry,
  type StandingEntry,
} from './entry.ts';
import { indexPagesOf, mostPerPage } from './index-pages.ts';
import type { ListChange } from './list-change.ts';
import { keepReplaced, restoreReplaced } from './take-back.ts';

/** Staging id that marks the parts of a change whose entries are all written. */
const writtenStagingId = (changeId: string): string => `${changeId}.written`;

/** Staging id of the entries that a change removed. */
const removedStagingId = (changeId: string): string => `${changeId}.removed`;

/**
 * Returns the entries of a part that was written before an interruption, `null` if it was not. What others
 * removed or replaced since then is not among them, and stays so.
 */
const writtenBefore = async (
  { changeId }: ListChange,
  part: number,
  entries: readonly StagedEntry[],
  { lists, listChanges }: Pick<ChangePorts, 'lists' | 'listChanges'>,
): Promise<readonly StandingEntry[] | null> =>
  (await listChanges.staged(writtenStagingId(changeId), part))
    ? (await lists.find(entries)).filter((entry) => entry.changeId === changeId)
    : null;

/**
 * Stores what a part is about to remove, so that a removal that is resumed counts what it removed before.
 *
 * @returns how many entries the part has removed once these are gone too
 */
const keepRemoved = async (
  { changeId }: ListChange,
  part: number,
  standing: readonly StandingEntry[],
  { listChanges }: Pick<ChangePorts, 'listChanges'>,
): Promise<number> => {
  let removed = new Map<string, StagedEntry>();
  await listChanges.restage(removedStagingId(changeId), part, async (before) => {
    removed = new Map([...(before ?? []), ...standing].map((entry) => [entryName(entry), entry]));
    return [...removed.values()];
  });
  return removed.size;
};

/** Puts a part of a change in force, and marks it as written. */
const writePart = async (
  { changeId, proposedBy, decidedBy, decidedAt }: ListChange,
  part: number,
  entries: readonly StagedEntry[],
  ports: Pick<ChangePorts, 'lists' | 'listChanges'>,
): Promise<readonly StandingEntry[]> => {
  const at = decidedAt ?? 0;
  // Entries may have expired between the proposal and the approval.
  const current = entries.filter((entry) => isInForce(entry, at));
  const replaced = new Map(
    (await keepReplaced({ changeId, at }, part, current, ports)).map((entry) => [
      entryName(entry),
      entry,
    ]),
  );
  const standing = current.map((entry): StandingEntry => {
    const earlier = replaced.get(entryName(entry));
    return {
      ...entry,
      changeId,
      proposedBy,
      approvedBy: decidedBy ?? '',
      // Whom a person cleared of the earlier entry stays cleared of its renewal.
      since: earlier && isRenewalOf(entry, earlier) ? earlier.since : at,
    };
  });
  await ports.lists.put(standing);
  await ports.listChanges.stage(writtenStagingId(changeId), part, []);
  return standing;
};

/**
 * Applies a change while the caller has its lock. Returns whether it was applied completely, and how many of its
 * entries have no effect: they had expired, or others had removed or replaced what was to be removed or restored.
 */
export const applyChange = async (
  change: ListChange,
  isLocked: () => Promise<boolean>,
  ports: ChangePorts,
): Promise<{ readonly whole: boolean; readonly left: number }> => {
  const { lists, listChanges, onInForce } = ports;
  const at = change.decidedAt ?? 0;
  let left = 0;
  let unpublished: (readonly StandingEntry[])[] = [];
  const publish = async (): Promise<boolean> => {
    for (const page of indexPagesOf(unpublished.flat())) await lists.publish(page);
    for (const part of unpublished) {
      if (!(await isLocked())) return false;
      await onInForce?.(part);
    }
    unpublished = [];
    return isLocked();
  };
  for (let part = 1; part <= change.parts; part++) {
    if (!(await isLocked())) return { whole: false, left };
    const entries = (await listChanges.staged(change.changeId, part)) ?? [];
    const { undoes } = change;
    if (change.action === 'remove') {
      // A removal may be resumed days later: what was listed again since it was decided stays.
      const standing = (await lists.find(entries)).filter(({ changeId, since }) =>
        undoes === undefined ? since <= at : changeId === undoes,
      );
      left += entries.length - (await keepRemoved(change, part, standing, ports));
      if (undoes === undefined) await lists.remove(standing);
      else await lists.takeBack(undoes, { remove: entries, put: [] });
      continue;
    }
    if (undoes !== undefined) {
      const restored = await restoreReplaced(undoes, at, entries, lists);
      left += entries.length - restored.length;
      unpublished.push(restored);
      continue;
    }
    left += entries.filter((entry) => !isInForce(entry, at)).length;
    const standing =
      (await writtenBefore(change, part, entries, ports)) ??
      (await writePart(change, part, entries, ports));
    unpublished.push(standing);
    if (unpublished.flat().length >= mostPerPage && !(await publish()))
      return { whole: false, left };
  }
  return { whole: await publish(), left };
};
