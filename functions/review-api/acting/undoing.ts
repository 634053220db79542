import { undoRuling } from '#shared/acting/undo.ts';
import { isMet, readMeasureAfter, standingOf } from '#shared/effects/earlier-measures.ts';
import { appealsIn } from '#shared/reviews/appeal.ts';
import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { casesActedOn } from '../cases/acted-on.ts';
import { isBlind } from '../cases/blind.ts';
import { mayNotHear } from '../cases/may-not-hear.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import type { Preview } from '../contract/acting.ts';
import type { Words } from '../contract/endpoint.ts';
import { codeOf, Refusal } from '../server/refusal.ts';
import { type Caller, mustHaveDuty, type ReviewPorts } from '../server/route.ts';
import { countRulingUndone } from './counting.ts';
import { undoNeedsTwo, whyRulingNeedsTwo } from './four-eyes.ts';
import { previewFrom, refusedPreview } from './previews.ts';
import { basisOf } from './rule-on-case.ts';
import { type RulingRecord, readRuling, undonePapers, undoOf } from './rulings.ts';
import { openSecondRuling, takeBackSecondRuling } from './second-ruling.ts';

/** People who had no right to give the answer to an appeal that a ruling was; `null` if it was none. */
export const answererBarred = async (
  known: Case,
  rulingId: string,
  ports: ReviewPorts,
): Promise<ReadonlySet<string> | null> => {
  const answered = appealsIn(known).find((appeal) => appeal.rulingId === rulingId);
  return answered ? mayNotHear(known, answered, ports) : null;
};

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
  const barred = await answererBarred(known, rulingId, ports);
  if (!barred) return;
  mustHaveDuty(caller, 'rule-on-appeal', placeOf(known, ports));
  if (barred.has(caller.id)) throw new Refusal('same-person');
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
  const { accounts } = await states.read({ accounts: [accountId] }, { consistent: true });
  const state = accounts.get(accountId);
  const now = clock.now();
  const found = state ? await asItWouldBe(record, state, now, { settings, ledger }) : record;
  const { before, basis } = found;
  const measure = before.kind === 'account' && basis ? await ledger.readDecision(basis) : null;
  const { gate } = settings;
  const met = state && measure && isMet(measure, { verification: state.verification, gate }, now);
  return { undone: undoOf(found, now, met ?? false), standing: state?.standing, basis };
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
  if (record.approvedBy !== null) return undoNeedsTwo;
  // Whoever ruled alone may take their own mistake back alone.
  if (record.by === who.id) return null;
  const { undone, standing } = await undoNow(record, known, ports);
  return undone.from && whyRulingNeedsTwo(undone.from, known, standing, ports);
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
        why: reason,
        papers: ({ at }) => undonePapers(found, { undoId, by: by.id, reason }, at),
      },
      await actingPorts(ports),
    ),
  );
  if (acted.done) await countRulingUndone(known, record, by.id, ports);
  return acted.case;
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
      undoRuling(
        {
          ...(await undoArgumentsOf(record, known, ports)),
          rulingId: actId('und', `preview ${caller.requestId}`, [rulingId]),
          by: by.id,
          isRehearsal: true,
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
 * `previewUndo` for one of many rulings: one that cannot be read or is outside the caller's reach gives a preview with a
 * problem.
 */
export const tryPreviewUndo = async (
  ...asked: Parameters<typeof previewUndo>
): Promise<Preview> => {
  const preview = previewUndo(...asked).catch((error) => refusedPreview(codeOf(error)));
  return (await orLeftOut(preview)) ?? refusedPreview('unreadable');
};
