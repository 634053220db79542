import type { ListChangeStore } from '../stores/list-changes/port.ts';
import { auditChange, type ChangePorts } from './change.ts';
import type { ListEntry, StagedEntry } from './entry.ts';
import { digestOfPart, digestOfParts, type ListChange, noteOf } from './list-change.ts';

/** What is known of a change before its entries are. */
type Draft = Pick<ListChange, 'changeId' | 'action' | 'note' | 'undoes'> & { readonly by: string };

/**
 * Stages a change part by part while its file is read; `seal` proposes it. A change that is never sealed
 * has no effect and is deleted after a month.
 *
 * @example
 * declare const changeId: string;
 * declare const bytes: AsyncIterable<Uint8Array>;
 * declare const hashing: Hashing;
 * declare const ports: ChangePorts;
 * const at = Date.now();
 * const proposal = stageChange({ changeId, action: 'add', by: 'lin', note: 'lists of 2026' }, ports);
 * await readImport(bytes, { format: 'csv', at, hashing, onBatch: proposal.addPart });
 * await proposal.seal(at);
 */
export const stageChange = (draft: Draft, ports: ChangePorts) => {
  const digests: string[] = [];
  let entries = 0;
  return {
    addPart: async (part: readonly StagedEntry[]): Promise<void> => {
      digests.push(digestOfPart(part));
      entries += part.length;
      await ports.listChanges.stage(draft.changeId, digests.length, part);
    },
    /** The digest that the change is sealed with: equal for equal parts. */
    digest: (): string => digestOfParts(digests),
    /** @throws {RangeError} if nothing was staged */
    seal: (at: number): Promise<ListChange> => seal(draft, { digests, entries }, at, ports),
  };
};

const seal = async (
  { by, note, ...about }: Draft,
  { digests, entries }: { readonly digests: readonly string[]; readonly entries: number },
  at: number,
  ports: ChangePorts,
): Promise<ListChange> => {
  if (entries === 0) throw new RangeError('a list change must have at least one entry');
  const change: ListChange = {
    ...about,
    state: 'proposed',
    entries,
    parts: digests.length,
    digest: digestOfParts(digests),
    note: noteOf(note),
    proposedBy: by,
    proposedAt: at,
    decidedBy: null,
    decidedAt: null,
  };
  await auditChange(ports, change, { action: 'proposed', by, at });
  await ports.listChanges.write(change, null);
  return change;
};

/** Parts read at the same time: few, so that an import does not slow down screening. */
const partsTogether = 8;

/** Returns the parts of a change that was staged earlier, or `null` if one of them is no longer stored. */
export const stagedParts = async (
  changeId: string,
  parts: number,
  listChanges: Pick<ListChangeStore, 'staged'>,
): Promise<readonly (readonly StagedEntry[])[] | null> => {
  const found: (readonly StagedEntry[])[] = [];
  for (let first = 1; first <= parts; first += partsTogether) {
    const together = Math.min(partsTogether, parts + 1 - first);
    const some = await Promise.all(
      Array.from({ length: together }, (_, i) => listChanges.staged(changeId, first + i)),
    );
    for (const part of some) {
      if (part === null) return null;
      found.push(part);
    }
  }
  return found;
};

/**
 * Proposes a change that was staged earlier and not sealed, e.g. by a preview in another request.
 *
 * @param draft.parts all its parts, as `stagedParts` returns them
 * @throws {RangeError} if they are empty
 */
export const proposeStaged = (
  {
    parts,
    at,
    ...draft
  }: Draft & { readonly parts: readonly (readonly StagedEntry[])[]; readonly at: number },
  ports: ChangePorts,
): Promise<ListChange> => {
  const entries = parts.reduce((sum, { length }) => sum + length, 0);
  return seal(draft, { digests: parts.map(digestOfPart), entries }, at, ports);
};

/**
 * Stages and proposes a change of a few entries.
 *
 * @throws {RangeError} if there are no entries
 * @example
 * declare const changeId: string;
 * declare const note: string;
 * declare const entry: ListEntry;
 * declare const at: number;
 * declare const ports: ChangePorts;
 * await proposeChange({ changeId, action: 'add', by: 'lin', note, entries: [entry], at }, ports);
 */
export const proposeChange = async (
  {
    entries,
    at,
    ...draft
  }: Draft & { readonly entries: readonly ListEntry[]; readonly at: number },
  ports: ChangePorts,
): Promise<ListChange> => {
  const staged = stageChange(draft, ports);
  if (entries.length > 0) await staged.addPart(entries);
  return staged.seal(at);
};
