import { rehearseUndo, undoRuling } from '#shared/acting/undo.ts';
import { readMeasureAfter, standingOf } from '#shared/effects/earlier-measures.ts';
import { appealsIn } from '#shared/reviews/appeal.ts';
import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { type AccountState, isVerifiedAtLevel } from '#shared/signals/account-state.ts';
import { casesActedOn } from '../cases/acted-on.ts';
import { isBlind } from '../cases/blind.ts';
import { mayNotHear } from '../cases/may-not-hear.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import type { BulkProgress, BulkUndoPreview, Preview } from '../contract/acting.ts';
import type { Words } from '../contract/endpoint.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { codeOf, Refusal } from '../server/refusal.ts';
import { type Caller, mustHaveDuty, type ReviewPorts } from '../server/route.ts';
import { isOnRecord, putOnRecord } from '../staff/on-record.ts';
import { type BulkFiled, type BulkRecord, mapConcurrently, runFor, writeRun } from './bulk-runs.ts';
import { countRulingUndone } from './counting.ts';
import { fourEyesForUndo, readFourEyes } from './four-eyes.ts';
import { previewFrom, refusedPreview, sampleSize } from './previews.ts';
import { basisOf } from './rule-on-case.ts';
import { type RulingRecord, readRuling, readRulings, undonePapers, undoOf } from './rulings.ts';
import { openSecondRuling, takeBackSecondRuling } from './second-ruling.ts';

/**
 * Refuses to let a person take back the answer to an appeal if they were not allowed to give it: a person
 * with a part in the decision could otherwise put the lifted restriction back in force.
 */
const mustBeAllowedToAnswer = async (
  known: Case,
  rulingId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<void> => {
  const answered = appealsIn(known).find((appeal) => appeal.rulingId === rulingId);
  if (!answered) return;
  mustHaveDuty(caller, 'rule-on-appeal', placeOf(known, ports));
  if ((await mayNotHear(known, answered, ports)).has(caller.id)) throw new Refusal('same-person');
};

/** The person who takes something back. */
export type Undoer = {
  readonly act: string;
  readonly by: Staff;
  readonly reason: string;
  /** The person who makes the request: `by` themselves, or the second person who approves. */
  readonly caller: Caller;
};

/**
 * Returns a ruling to be taken back, with its case.
 *
 * @throws {Refusal} if the caller may not take it back
 */
export const openRuling = async (
  rulingId: string,
  { by, caller }: Pick<Undoer, 'by' | 'caller'>,
  ports: ReviewPorts,
) => {
  const found = await readRuling(rulingId, ports);
  if (!found) throw new Refusal('not-found');
  const actsAlone = caller.id === by.id;
  const duty = actsAlone ? 'rule' : 'act-in-bulk';
  const known = await caseFor(found.record.caseId, caller, duty, ports);
  for (const one of await casesActedOn(known, found.record.act, ports)) {
    const place = placeOf(one, ports);
    mustHaveDuty(caller, duty, place);
    if (!actsAlone) mustHaveDuty(by, 'rule', place);
  }
  // A second reviewer must not learn that the first ruling exists.
  if (isBlind(known, caller, ports) && known.blind?.first.rulingId === rulingId) {
    throw new Refusal('not-found');
  }
  if (found.record.undoneAt !== null) throw new Refusal('already-decided');
  if (isDisputeParty(known, by.id) || isDisputeParty(known, caller.id))
    throw new Refusal('same-person');
  await mustBeAllowedToAnswer(known, rulingId, caller, ports);
  await mustBeFree(known, by, ports, caller.id);
  return { found, known };
};

/** A ruling as if it had found what would apply now, had it not been made: a restriction may have ended meanwhile. */
const asItWouldBe = async (
  record: RulingRecord,
  state: AccountState,
  now: number,
  ports: Pick<ReviewPorts, 'settings' | 'ledger'>,
): Promise<RulingRecord> => {
  const { before, basis } = record;
  if (before.kind === 'content' || before.until === null || before.until > now) return record;
  const ended = { status: before.status, decisionId: basis, endsAt: now };
  const measure = await readMeasureAfter(ended, state, ports);
  if (!measure) return record;
  const { id, until = null, gate } = measure;
  return {
    ...record,
    before: { kind: 'account', status: standingOf(measure), until, ...(gate && { gate }) },
    basis: id,
  };
};

/** Builds the undo of a ruling from the current state of its account. */
const undoNow = async (
  record: RulingRecord,
  { accountId }: Case,
  { states, clock, settings, ledger }: ReviewPorts,
) => {
  const wanted = { accounts: [accountId], entities: [], posts: [] };
  const state = (await states.read(wanted, { consistent: true })).accounts.get(accountId);
  const now = clock.now();
  const named =
    state !== undefined && isVerifiedAtLevel(state.verification, settings.gate.level, now);
  const found = state ? await asItWouldBe(record, state, now, { settings, ledger }) : record;
  return { undone: undoOf(found, now, named), standing: state?.standing, basis: found.basis };
};

/**
 * Returns why taking a ruling back needs a second person; `null` if one person is enough, or if a later
 * ruling exists.
 */
export const whyUndoNeedsTwo = async (
  record: RulingRecord,
  known: Case,
  who: Staff,
  ports: ReviewPorts,
): Promise<Words | null> => {
  if (known.rulings.at(-1) !== record.rulingId) return null;
  const { undone, standing } = await undoNow(record, known, ports);
  return readFourEyes(
    (risk) => fourEyesForUndo(record, undone.from, risk, standing, who, ports.settings.review),
    known,
    standing,
    ports,
  );
};

/** The arguments of an undo that do not depend on who takes it back. */
const undoArgumentsOf = async (record: RulingRecord, known: Case, ports: ReviewPorts) => {
  const { undone, basis } = await undoNow(record, known, ports);
  return {
    subject: record.subject,
    caseId: record.caseId,
    basis: basis ?? basisOf(known, record.subject),
    undone,
  };
};

/**
 * Takes one ruling back and stores a record of it.
 *
 * @throws {Refusal} if that is not allowed; `same-person` if a second person is needed, which is checked
 *   again here
 */
export const undoCaseRuling = async (
  rulingId: string,
  who: Undoer,
  ports: ReviewPorts,
): Promise<Case> => {
  const { by, reason, caller } = who;
  const undoId = actId('und', who.act, [rulingId]);
  const made = await readRuling(rulingId, ports);
  if (made?.record.blind) return takeBackSecondRuling(made, { undoId, reason }, caller, ports);
  const { found, known } = await openRuling(rulingId, who, ports);
  const { record } = found;
  if (caller.id === by.id && (await whyUndoNeedsTwo(record, known, by, ports))) {
    throw new Refusal('same-person');
  }
  const acted = orRefuse(
    await undoRuling(
      {
        ...(await undoArgumentsOf(record, known, ports)),
        rulingId: undoId,
        by: by.id,
        ...(caller.id !== by.id && { approvedBy: caller.id }),
        papers: ({ at }) => undonePapers(found, { undoId, by: by.id, reason }, at),
      },
      await actingPorts(ports),
    ),
  );
  if (acted.done) await countRulingUndone(known, record, by.id, ports);
  return acted.case;
};

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
    await undoCaseRuling(rulingId, who, ports);
    return null;
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
      const there = item.rulingId === null ? null : await readRuling(item.rulingId, ports);
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
  const since = (await readRulings(open, ports)).filter(({ undoneAt }) => undoneAt !== null);
  return { done: back.length + since.length, of: back.length + open.length };
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

/** A blind second conclusion had no effect, so taking it back has none. */
const emptyPreview: Preview = { ...refusedPreview('not-latest'), problem: null };

/**
 * Previews taking a ruling back.
 *
 * @throws {Refusal} `not-found`, `forbidden`
 */
export const previewUndo = async (
  rulingId: string,
  { by, caller }: Pick<Undoer, 'by' | 'caller'>,
  ports: ReviewPorts,
): Promise<Preview> => {
  const made = await readRuling(rulingId, ports);
  try {
    if (made?.record.blind) {
      await openSecondRuling(made.record, caller, ports);
      return emptyPreview;
    }
    const { found, known } = await openRuling(rulingId, { by, caller }, ports);
    const { record } = found;
    const [approvalReason, acted] = await Promise.all([
      whyUndoNeedsTwo(record, known, by, ports),
      rehearseUndo(
        {
          ...(await undoArgumentsOf(record, known, ports)),
          rulingId: actId('und', `preview ${caller.requestId}`, [rulingId]),
          by: by.id,
        },
        await actingPorts(ports),
      ),
    ]);
    return await previewFrom(acted, record.subject, async () => approvalReason);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'not-found' || code === 'forbidden') throw error;
    return refusedPreview(code);
  }
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

/**
 * `previewUndo` for one of many rulings: a ruling outside the caller's reach gives a preview with a problem.
 */
export const tryPreviewUndo = (...asked: Parameters<typeof previewUndo>): Promise<Preview> =>
  previewUndo(...asked).catch((error) => refusedPreview(codeOf(error)));
