import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { minute } from '../settings/durations.ts';
import { isSamePerson } from '../settings/review.ts';
import type { AuditLog } from '../stores/audit-log/port.ts';
import type { ListChangeStore } from '../stores/list-changes/port.ts';
import type { IndexPage, ListStore } from '../stores/lists/port.ts';
import { entriesSince } from '../telemetry/entries-since.ts';
import {
  entryName,
  isInForce,
  isRenewalOf,
  type ListEntry,
  type StagedEntry,
  type StandingEntry,
} from './entry.ts';
import { fingerprintOf, prefixLengthOf } from './find.ts';
import { type ListChange, noteOf } from './list-change.ts';
import { applyTakeBack, keepReplaced } from './take-back.ts';

/** Why `decideChange` refused a decision. */
export type ChangeProblem =
  | 'unknown-change'
  | 'same-person'
  | 'decided-before'
  | 'being-applied'
  | 'altered'
  /** All that it would add has expired. */
  | 'too-late';

/**
 * Duration of a lock, longer than applying one part takes: if it expires, the application was interrupted.
 */
const lockMilliseconds = minute;

/** What changes to the lists read and write. */
export type ChangePorts = {
  readonly platformId: string;
  readonly lists: Pick<ListStore, 'find' | 'put' | 'remove' | 'takeBack' | 'publish'>;
  readonly listChanges: ListChangeStore;
  readonly auditLog: Pick<AuditLog, 'append' | 'latest'>;
  readonly clock: { readonly now: () => number };
  /** Called with entries that came into force, so that existing accounts can be judged again. */
  readonly onInForce?: (entries: readonly StandingEntry[]) => Promise<void>;
};

const rejected = 'list-change.rejected';

const sha256 = (text: string): string => hash('sha256', text, 'base64url');
const digestOfPart = (entries: readonly StagedEntry[]): string =>
  sha256(canonicalize(entries) ?? '');

const auditChange = (
  { auditLog, platformId }: ChangePorts,
  change: ListChange,
  { action, by, at }: { readonly action: string; readonly by: string; readonly at: number },
) =>
  auditLog.append(
    {
      subject: `platform:${platformId}`,
      at,
      actor: by,
      action: `list-change.${action}`,
      causeId: change.changeId,
      details: {
        change: change.action,
        entries: change.entries,
        digest: change.digest,
        proposedBy: change.proposedBy,
      },
    },
    // Each person who resumes an approved change gets an audit entry of their own.
    { once: action === 'proposed' },
  );

/** Whether a stored rejection has its audit entry; not if the process stopped between the two writes. */
const isRejectionAudited = async (
  { changeId, decidedAt }: ListChange,
  { auditLog, platformId }: ChangePorts,
): Promise<boolean> => {
  const entries = entriesSince(`platform:${platformId}`, decidedAt ?? 0, auditLog);
  for await (const { causeId, action } of entries) {
    if (causeId === changeId && action === rejected) return true;
  }
  return false;
};

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
    digest: sha256(digests.join('')),
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

/** Most entries per index page, within the store's limit on item size. */
const mostPerPage = 40_000;

/** Returns the index pages by which workers find entries: one list and kind per page. */
export const indexPagesOf = (entries: readonly ListEntry[]): readonly IndexPage[] =>
  [...Map.groupBy(entries, ({ list, kind }) => `${list} ${kind}`).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / mostPerPage) }, (_, i): IndexPage => {
      const some = group.slice(i * mostPerPage, (i + 1) * mostPerPage);
      const [{ list, kind }] = some as [ListEntry];
      return {
        list,
        kind,
        lengths: kind === 'address' ? [...new Set(some.map(prefixLengthOf))] : [],
        fingerprints: some.map(fingerprintOf),
        until: some.reduce((until, { expiresAt }) => Math.max(until, expiresAt), 0),
      };
    }),
  );

/** Staging id that marks the parts of a change whose entries are all written. */
const writtenStagingId = (changeId: string): string => `${changeId}.written`;

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

/** Applies a change while the caller has its lock. Returns whether it was applied completely, and what was left out. */
const apply = async (
  change: ListChange,
  isLocked: () => Promise<boolean>,
  ports: ChangePorts,
): Promise<{ readonly whole: boolean; readonly expired: number }> => {
  const { lists, listChanges, onInForce } = ports;
  const at = change.decidedAt ?? 0;
  let expired = 0;
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
    if (!(await isLocked())) return { whole: false, expired };
    const entries = (await listChanges.staged(change.changeId, part)) ?? [];
    if (change.action === 'add') expired += entries.filter((one) => !isInForce(one, at)).length;
    if (change.undoes !== undefined) {
      unpublished.push(await applyTakeBack(change.undoes, change, entries, lists));
      continue;
    }
    if (change.action === 'remove') {
      // A removal may be resumed days later: what was listed again since it was decided stays.
      const standing = await lists.find(entries);
      await lists.remove(standing.filter(({ since }) => since <= at));
      continue;
    }
    const standing =
      (await writtenBefore(change, part, entries, ports)) ??
      (await writePart(change, part, entries, ports));
    unpublished.push(standing);
    if (unpublished.flat().length >= mostPerPage && !(await publish()))
      return { whole: false, expired };
  }
  return { whole: await publish(), expired };
};

/** What is wrong with the stored entries of a change that is to be approved; `null` if nothing is. */
const problemOfEntries = async (
  change: ListChange,
  { listChanges, clock }: ChangePorts,
): Promise<ChangeProblem | null> => {
  // A take-back still has an effect if its entries have expired: it removes the entries that replaced them.
  let hasEffect =
    change.action === 'remove' || change.undoes !== undefined || change.state !== 'proposed';
  const digests: string[] = [];
  for (let part = 1; part <= change.parts; part++) {
    const entries = await listChanges.staged(change.changeId, part);
    if (entries === null) return 'altered';
    digests.push(digestOfPart(entries));
    hasEffect ||= entries.some((entry) => isInForce(entry, clock.now()));
  }
  if (sha256(digests.join('')) !== change.digest) return 'altered';
  return hasEffect ? null : 'too-late';
};

/** How a change is decided, and by whom. */
type Decided = {
  readonly verdict: 'approve' | 'reject';
  readonly by: string;
  /** Accepts an approval by the proposer; only for platforms without real accounts. */
  readonly alone?: boolean;
};

/** Why a change cannot be decided like this; `null` if it can. The same decision once more resumes it. */
const problemOfDecision = async (
  found: ListChange,
  { verdict, by, alone = false }: Decided,
  ports: ChangePorts,
): Promise<ChangeProblem | null> => {
  const isResumed =
    verdict === 'approve'
      ? found.state === 'approved'
      : found.state === 'rejected' && found.decidedBy === by;
  if (found.state !== 'proposed' && !isResumed) return 'decided-before';
  if (verdict === 'reject') {
    return isResumed && (await isRejectionAudited(found, ports)) ? 'decided-before' : null;
  }
  // The proposer may reject their own change, but not approve it.
  if (!isResumed && isSamePerson(by, found.proposedBy) && !alone) return 'same-person';
  // The approver writes the audit entry before taking the lock, so there may be no lock yet.
  if (isResumed && ports.clock.now() < (found.decidedAt ?? 0) + lockMilliseconds) {
    return 'being-applied';
  }
  return problemOfEntries(found, ports);
};

/**
 * Approves or rejects a change.
 *
 * An approved change is applied at once, after its audit entry is written, and by one caller at a time (a
 * lock). If the process is interrupted, making the same decision again resumes it. An approval can be resumed
 * one minute after the last part was applied; this is audited too. A caller that loses its lock stops, and
 * whoever took it applies the rest.
 *
 * @returns the decided change, and how many entries it leaves out because they expired before it was approved
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const changeId: string;
 * declare const ports: ChangePorts;
 * await decideChange({ changeId, verdict: 'approve', by: 'zhao', at: Date.now() }, ports);
 */
export const decideChange = async (
  { changeId, at, ...decided }: Decided & { readonly changeId: string; readonly at: number },
  ports: ChangePorts,
): Promise<
  | { readonly ok: true; readonly change: ListChange; readonly expired: number }
  | { readonly ok: false; readonly problem: ChangeProblem }
> => {
  const { listChanges, clock } = ports;
  const { verdict, by } = decided;
  const refuse = (problem: ChangeProblem) => ({ ok: false, problem }) as const;
  const readAt = clock.now();
  const found = await listChanges.read(changeId);
  if (!found) return refuse('unknown-change');
  const problem = await problemOfDecision(found, decided, ports);
  if (problem) return refuse(problem);

  // Refuse if there was a lock after `readAt`: whoever had it may have applied the change.
  const lock = (turn: number | null) =>
    listChanges.lock(changeId, { at: readAt, until: clock.now() + lockMilliseconds, turn });
  let turn = found.state === 'approved' ? await lock(null) : null;
  if (found.state === 'approved' && turn === null) return refuse('being-applied');

  let change = found;
  if (found.state === 'proposed') {
    const state = verdict === 'approve' ? 'approved' : 'rejected';
    change = { ...found, state, decidedBy: by, decidedAt: clock.now() };
    if ((await listChanges.write(change, 'proposed')) === 'stale') return refuse('decided-before');
  }
  // Only the winner of two concurrent decisions reaches this point. A resumed decision is audited here too.
  await auditChange(ports, change, { action: change.state, by, at });
  if (verdict === 'reject') return { ok: true, change, expired: 0 };
  turn ??= await lock(null);
  const ownTurn = turn;
  if (ownTurn === null) return refuse('being-applied');
  const isLocked = async () => (await lock(ownTurn)) !== null;
  const { whole, expired } = await apply(change, isLocked, ports);
  if (!whole) return refuse('being-applied');
  const applied: ListChange = { ...change, state: 'applied' };
  await listChanges.write(applied, 'approved');
  return { ok: true, change: applied, expired };
};
