import * as z from 'zod';
import type { Case } from '#shared/reviews/case.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { casesActedOn } from '../cases/acted-on.ts';
import { actId } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import { readShownCases } from '../cases/shown-cases.ts';
import type { BulkUndoPreview, Preview } from '../contract/acting.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { Proposal } from '../contract/proposals.ts';
import { codeOf, orNull, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { undoWords } from './act-words.ts';
import { type BulkRecord, readRun, runFor } from './bulk/runs.ts';
import { alreadyUndoneRun, previewRunUndo, undoRun } from './bulk/undo-run.ts';
import { refusedPreview, sampleSize } from './previews.ts';
import { openProposals, type ProposalRecord, proposerOf } from './proposals.ts';
import { propose } from './proposing.ts';
import { type RulingRecord, readRuling } from './rulings.ts';
import {
  openRuling,
  previewUndo,
  tryPreviewUndo,
  undoCaseRuling,
  whyUndoNeedsTwo,
} from './undoing.ts';

/** The payload of a proposal to take something back. */
const UndoPayload = z.union([
  z.strictObject({ rulingId: z.string() }),
  z.strictObject({ bulkId: z.string() }),
]);
type UndoPayload = z.infer<typeof UndoPayload>;

/** The id of the ruling that would be taken back, or `null`. */
export const undoneRulingOf = ({
  kind,
  what,
}: Pick<ProposalRecord, 'kind' | 'what'>): string | null => {
  const undone = kind === 'undo' ? UndoPayload.parse(what) : null;
  return undone && 'rulingId' in undone ? undone.rulingId : null;
};

/** The ids of rulings and bulk actions whose undo already waits for a second person. */
const waitingUndoIds = async (
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<ReadonlySet<string>> =>
  new Set(
    (await openProposals(ports)).flatMap(({ record: { kind, what } }) =>
      kind === 'undo' ? Object.values(UndoPayload.parse(what)) : [],
    ),
  );

/** Whether the undo of a ruling waits, alone or as part of its bulk action. */
const isUndoWaiting = async (
  { rulingId, bulkId }: Pick<RulingRecord, 'rulingId' | 'bulkId'>,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<boolean> => {
  const waiting = await waitingUndoIds(ports);
  return waiting.has(rulingId) || (bulkId !== null && waiting.has(bulkId));
};

/** Previews taking a ruling back, for the person who would start it. */
export const previewTakeBack = async (
  rulingId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Preview> => {
  const preview = await previewUndo(rulingId, { by: caller, caller }, ports);
  if (preview.fourEyes === null) return preview;
  const made = await readRuling(rulingId, ports);
  return made && (await isUndoWaiting(made.record, ports))
    ? refusedPreview('already-proposed')
    : preview;
};

/**
 * Returns the latest ruling on a case, and why the caller could not take it back now: what the preview of its undo says;
 * `null` if they could.
 */
export const latestRulingOn = async ({ rulings }: Case, caller: Caller, ports: ReviewPorts) => {
  const rulingId = rulings.at(-1);
  if (rulingId === undefined) return null;
  const preview = previewTakeBack(rulingId, caller, ports);
  return { rulingId, problem: await preview.then(({ problem }) => problem, codeOf) };
};

/**
 * Returns the ruling on a case whose undo waits for a second person, alone or as part of a bulk action; `null` if
 * there is none, or if the viewer may carry the undo out alone.
 */
export const pendingUndoOn = async (
  known: Case,
  viewer: Staff,
  ports: ReviewPorts,
): Promise<string | null> => {
  const rulingId = known.rulings.at(-1);
  const made = rulingId === undefined ? null : await readRuling(rulingId, ports);
  if (!made || !(await isUndoWaiting(made.record, ports))) return null;
  const needsTwo = await whyUndoNeedsTwo(made.record, known, viewer, ports);
  return needsTwo ? made.record.rulingId : null;
};

/** Previews taking a bulk action back, account by account. */
export const previewRunTakeBack = async (
  bulkId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkUndoPreview> => {
  const waiting = await waitingUndoIds(ports);
  const preview = await previewRunUndo(bulkId, caller, waiting, ports);
  if (preview.fourEyes === null || !waiting.has(bulkId)) return preview;
  const items = preview.items.map((item) => ({
    ...item,
    problem: item.problem ?? ('already-proposed' as const),
  }));
  return { ...preview, would: 0, items, sample: [] };
};

type Proposed = { readonly kind: 'proposed'; readonly proposal: Proposal };

/** Files an undo for approval by a second person. */
const proposeUndo = async (
  undo: Omit<Parameters<typeof propose>[0], 'kind' | 'what'> & { readonly what: UndoPayload },
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposed> => ({
  kind: 'proposed',
  proposal: await propose({ kind: 'undo', ...undo }, caller, ports),
});

/**
 * Returns a ruling that can still be taken back, where that would act, and why it needs a second person (`null` if
 * not); `null` if it cannot be taken back here.
 */
const undoableRuling = async (rulingId: string, caller: Caller, ports: ReviewPorts) => {
  const made = await readRuling(rulingId, ports);
  if (!made || made.record.blind) return null;
  const { found, known } = await openRuling(rulingId, { by: caller, caller }, ports);
  const { record } = found;
  if (known.rulings.at(-1) !== rulingId) return null;
  const cases = await casesActedOn(known, record.act, ports);
  return {
    record,
    known,
    places: cases.map((one) => placeOf(one, ports)),
    approvalReason: await whyUndoNeedsTwo(record, known, caller, ports),
  };
};

/**
 * Returns the case if this same act already took the ruling back, else `null`: a retry does not undo twice.
 */
const alreadyUndoneCase = async (
  rulingId: string,
  caller: Pick<Caller, 'id' | 'act'>,
  ports: ReviewPorts,
) => {
  const made = await readRuling(rulingId, ports);
  if (made?.record.undoneBy !== caller.id) return null;
  const { caseId } = made.record;
  const known = await readCase(caseId, ports.ledger);
  return known?.rulings.includes(actId('und', caller.act, [rulingId])) ? known : null;
};

/**
 * Takes a ruling back, or files a proposal if that needs a second person.
 *
 * @throws {Refusal} if the ruling cannot be taken back
 */
export const takeBack = async (
  rulingId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposed | { readonly kind: 'done'; readonly case: Case }> => {
  const before = await alreadyUndoneCase(rulingId, caller, ports);
  if (before) return { kind: 'done', case: before };
  const found = await undoableRuling(rulingId, caller, ports);
  if (!found?.approvalReason) {
    const who = { act: caller.act, by: caller, reason, caller };
    return { kind: 'done', case: await undoCaseRuling(rulingId, who, ports) };
  }
  const { record, known, places, approvalReason } = found;
  const { bulkId } = record;
  if (bulkId !== null && (await waitingUndoIds(ports)).has(bulkId)) {
    throw new Refusal('already-proposed');
  }
  return proposeUndo(
    {
      words: undoWords(record.subject.accountId, record.act),
      approvalReason,
      caseId: known.caseId,
      places,
      reason,
      what: { rulingId },
    },
    caller,
    ports,
  );
};

/**
 * Takes back every ruling of a bulk action that is still the latest on its case, or files a proposal if that
 * needs a second person.
 */
export const takeBackRun = async (
  bulkId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposed | { readonly kind: 'done'; readonly record: BulkRecord }> => {
  const found = await runFor(bulkId, caller, ports);
  const before = await alreadyUndoneRun(found, { act: caller.act, by: caller }, ports);
  if (before) return { kind: 'done', record: before };
  const ids = found.record.items.flatMap(({ rulingId }) => rulingId ?? []);
  const all = await Promise.all(
    ids.map((rulingId) => orLeftOut(orNull(undoableRuling(rulingId, caller, ports)))),
  );
  const open = all.filter((one) => one !== null);
  const approvalReason = open.map((one) => one.approvalReason).find((words) => words !== null);
  if (!approvalReason) {
    const who = { act: caller.act, by: caller, reason, caller };
    return { kind: 'done', record: await undoRun(found, who, ports) };
  }
  return proposeUndo(
    {
      words: undoWords(open.length, found.record.act),
      approvalReason,
      caseId: null,
      places: open.flatMap(({ places }) => places),
      reason,
      what: { bulkId },
    },
    caller,
    ports,
  );
};

/** Carries out a proposed undo; returns the id of the ruling or bulk action. */
export const executeUndo = async (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const what = UndoPayload.parse(record.what);
  const { act, reason } = record;
  const who = { act, reason, by: await proposerOf(record, ports), caller: approver };
  if ('rulingId' in what) {
    const before = await alreadyUndoneCase(what.rulingId, { id: who.by.id, act }, ports);
    if (!before) await undoCaseRuling(what.rulingId, who, ports);
    return what.rulingId;
  }
  const run = await runFor(what.bulkId, who.by, ports);
  if (!(await alreadyUndoneRun(run, who, ports))) await undoRun(run, who, ports);
  return what.bulkId;
};

/** Details of an undo for the person who decides it. */
export const undoDetails = async (
  proposal: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'undo' }>> => {
  const what = UndoPayload.parse(proposal.what);
  const run = 'bulkId' in what ? await readRun(what.bulkId, ports) : null;
  const ids =
    'rulingId' in what
      ? [what.rulingId]
      : (run?.record.items.flatMap(({ rulingId }) => rulingId ?? []) ?? []);
  const found = await Promise.all(ids.map((id) => orLeftOut(readRuling(id, ports))));
  const records = found.flatMap((one) => one?.record ?? []);
  const [first] = records;
  if (!first) throw new Refusal('not-found');
  const { cases } = await readShownCases(
    records.map(({ caseId }) => caseId),
    ports,
  );
  const accounts = records.map(({ rulingId, caseId, subject, before, to, undoneAt }) => ({
    rulingId,
    accountId: subject.accountId,
    caseId,
    from: to,
    to: to === null ? null : before.status,
    changed: undoneAt !== null || cases.get(caseId)?.rulings.at(-1) !== rulingId,
  }));
  const open = proposal.state === 'open' ? accounts.filter(({ changed }) => !changed) : [];
  // If the proposer is no longer allowed to do this, the proposal cannot be approved and has no preview.
  const by = open.length === 0 ? null : await orNull(proposerOf(proposal, ports));
  return {
    kind: 'undo',
    act: first.act,
    accounts: accounts.map(({ rulingId, ...account }) => account),
    sample: by
      ? await Promise.all(
          open.slice(0, sampleSize).map(async ({ rulingId, accountId }) => ({
            accountId,
            preview: await tryPreviewUndo(rulingId, { by, caller: viewer }, ports),
          })),
        )
      : [],
  };
};
