import type { Staff } from '#shared/reviews/staff.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { actId } from '../../cases/open-case.ts';
import type { BulkProgress, BulkUndoPreview } from '../../contract/acting.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import { codeOf, Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { isOnRecord, putOnRecord } from '../../staff/on-record.ts';
import { sampleSize } from '../previews.ts';
import { readRuling, readRulings } from '../rulings.ts';
import { tryPreviewUndo, type Undoer, undoCaseRuling } from '../undoing.ts';
import { type BulkFiled, type BulkRecord, mapConcurrently, runFor, writeRun } from './runs.ts';

/**
 * Takes one of many rulings back; returns the problem, or `null`. A ruling already taken back is no problem,
 * so that a retry can continue.
 */
const tryUndoRuling = async (
  rulingId: string,
  who: Undoer,
  ports: ReviewPorts,
): Promise<ProblemCode | null> => {
  try {
    const undone = await orLeftOut(undoCaseRuling(rulingId, who, ports));
    return undone ? null : 'unreadable';
  } catch (error) {
    const code = codeOf(error);
    const there = await readRuling(rulingId, ports);
    return there && there.record.undoneAt !== null ? null : code;
  }
};

type Item = BulkRecord['items'][number];

const takenBack = (item: Item): Item => ({
  ...item,
  from: item.to,
  to: item.from,
  problem: null,
  rulingId: null,
});

const writeUndone = async (
  { record, version }: BulkFiled,
  undone: Pick<BulkRecord, 'items' | 'undoneBy'>,
  ports: ReviewPorts,
): Promise<BulkRecord> => {
  const kept = { ...record, ...undone };
  if ((await writeRun(kept, version + 1, ports)) === 'stale') {
    throw new Refusal('stale-version', { current: version + 1 });
  }
  return kept;
};

/** The audit action and cause id of an undone bulk action. */
const undoAuditKeysOf = (act: string, bulkId: string) => ({
  action: 'bulk.undone',
  causeId: actId('und', act, [bulkId]),
});

/**
 * Returns a bulk action as this same act left it, if the audit log says that it was taken back: a retry does
 * not undo twice. If the update of its paper was lost, writes it now from the state of the rulings.
 */
export const alreadyUndoneRun = async (
  found: BulkFiled,
  { act, by }: { readonly act: string; readonly by: Pick<Staff, 'id'> },
  ports: ReviewPorts,
): Promise<BulkRecord | null> => {
  const { record } = found;
  if (!(await isOnRecord(`staff:${by.id}`, undoAuditKeysOf(act, record.bulkId), ports)))
    return null;
  const items = await Promise.all(
    record.items.map(async (item) => {
      const there =
        item.rulingId === null ? null : await orLeftOut(readRuling(item.rulingId, ports));
      return there && there.record.undoneAt !== null ? takenBack(item) : item;
    }),
  );
  const isKept = items.every((item, i) => item === record.items[i]);
  return isKept ? record : writeUndone(found, { items, undoneBy: by.id }, ports);
};

/**
 * Counts the accounts of a bulk action that were taken back so far, by any act, out of those it acted on.
 * Shown as progress while an undo runs.
 */
export const undoneSoFar = async (
  { items }: Pick<BulkRecord, 'items'>,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<BulkProgress> => {
  const open = items.flatMap(({ rulingId }) => rulingId ?? []);
  const back = items.filter(({ rulingId, problem }) => rulingId === null && problem === null);
  // Read one by one, which the store does in one call.
  const read = await Promise.all(open.map((id) => orLeftOut(readRulings([id], ports))));
  const since = read.flatMap((found) => found ?? []).filter(({ undoneAt }) => undoneAt !== null);
  return {
    done: back.length + since.length,
    of: back.length + open.length,
    unreadable: read.filter((found) => !found).length,
  };
};

/** Takes back every ruling of a bulk action that is still the latest on its case, with an audit entry. */
export const undoRun = async (
  found: BulkFiled,
  who: Undoer,
  ports: ReviewPorts,
): Promise<BulkRecord> => {
  const { bulkId, undoneBy } = found.record;
  const items = await mapConcurrently(found.record.items, async (item) => {
    if (item.rulingId === null) return item;
    const problem = await tryUndoRuling(item.rulingId, who, ports);
    return problem === null ? takenBack(item) : { ...item, problem };
  });
  const left = items.filter(({ rulingId }) => rulingId !== null).length;
  const took = found.record.items.filter(({ rulingId }) => rulingId !== null).length - left;
  // Written before the paper is updated: after an interruption, a retry can then still count these rulings.
  await putOnRecord(
    who.by.id,
    {
      ...undoAuditKeysOf(who.act, bulkId),
      once: true,
      details: {
        bulkId,
        undone: took,
        failed: left,
        ...(who.caller.id !== who.by.id && { approvedBy: who.caller.id }),
      },
    },
    ports,
  );
  return writeUndone(found, { items, undoneBy: took > 0 ? who.by.id : undoneBy }, ports);
};

/**
 * Previews taking a bulk action back, account by account.
 *
 * @param waiting ids of rulings whose own undo already waits for a second person
 */
export const previewRunUndo = async (
  bulkId: string,
  caller: Caller,
  waiting: ReadonlySet<string>,
  ports: ReviewPorts,
): Promise<BulkUndoPreview> => {
  const { record } = await runFor(bulkId, caller, ports);
  const items = await Promise.all(
    record.items.map(async (item) => {
      if (item.rulingId === null) return { item, preview: null };
      const preview = await tryPreviewUndo(item.rulingId, { by: caller, caller }, ports);
      const problem = waiting.has(item.rulingId) ? 'already-proposed' : null;
      return { item, preview: { ...preview, problem: preview.problem ?? problem } };
    }),
  );
  const open = items.flatMap(({ item, preview }) => (preview ? [{ item, preview }] : []));
  const doable = open.filter(({ preview }) => preview.problem === null);
  return {
    would: doable.length,
    items: open.map(({ item: { accountId, caseId }, preview }) => ({
      accountId,
      caseId,
      from: preview.change?.from ?? null,
      to: preview.change?.to ?? null,
      problem: preview.problem,
      rulingId: null,
    })),
    sample: doable
      .slice(0, sampleSize)
      .map(({ item: { accountId }, preview }) => ({ accountId, preview })),
    fourEyes: doable.map(({ preview }) => preview.fourEyes).find((words) => words) ?? null,
  };
};
