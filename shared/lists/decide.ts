import { minute } from '../settings/durations.ts';
import { isSamePerson } from '../settings/review.ts';
import { applyChange } from './apply.ts';
import { auditChange, type ChangePorts, isRejectionAudited } from './change.ts';
import { isInForce } from './entry.ts';
import { digestOfPart, digestOfParts, type ListChange } from './list-change.ts';

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
  if (digestOfParts(digests) !== change.digest) return 'altered';
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
 * @returns the decided change, and how many of its entries had no effect (`applyChange`)
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
  | { readonly ok: true; readonly change: ListChange; readonly left: number }
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
  if (verdict === 'reject') return { ok: true, change, left: 0 };
  turn ??= await lock(null);
  const ownTurn = turn;
  if (ownTurn === null) return refuse('being-applied');
  const isLocked = async () => (await lock(ownTurn)) !== null;
  const { whole, left } = await applyChange(change, isLocked, ports);
  if (!whole) return refuse('being-applied');
  const applied: ListChange = { ...change, state: 'applied' };
  await listChanges.write(applied, 'approved');
  return { ok: true, change: applied, left };
};
