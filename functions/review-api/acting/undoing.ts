import * as z from 'zod';
import { appealsIn } from '#shared/reviews/appeal.ts';
import { isParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { rehearseUndo, undo } from '#shared/screening/act.ts';
import { isBlind } from '../cases/blind.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import type { BulkUndoPreview, Preview } from '../contract/acting.ts';
import type { Words } from '../contract/endpoint.ts';
import type { ProblemCode } from '../contract/problem.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { Proposal } from '../contract/proposals.ts';
import { codeOf, orNull, Refusal } from '../server/refusal.ts';
import { type Caller, mustBeAllowed, type ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { undoWords } from './act-words.ts';
import { type BulkFiled, type BulkRecord, keepRun, readRun, runFor } from './bulk-runs.ts';
import { countUndone } from './counting.ts';
import { fourEyesForUndo } from './four-eyes.ts';
import { previewAs, sampled, unlikely } from './previews.ts';
import { type ProposalRecord, propose, proposerOf } from './proposing.ts';
import { basisOf } from './ruling-on.ts';
import { type RulingRecord, readRuling, undonePapers, undoOf } from './rulings.ts';
import { openAgain, takeBackAgain } from './second-ruling.ts';

/**
 * Refuses to take back the answer to an appeal to who could not have given it: what was lifted would be in
 * force again by the word of whoever had a part in it.
 */
const mustBeHeardBy = (known: Case, rulingId: string, caller: Caller, ports: ReviewPorts): void => {
  const answered = appealsIn(known).find((appeal) => appeal.rulingId === rulingId);
  if (!answered) return;
  mustBeAllowed(caller, 'rule-on-appeal', placeOf(known, ports));
  if (answered.notBy.includes(caller.id)) throw new Refusal('same-person');
};

/** What a proposal to take something back remembers. */
const UndoWhat = z.union([
  z.strictObject({ rulingId: z.string() }),
  z.strictObject({ bulkId: z.string() }),
]);
type UndoWhat = z.infer<typeof UndoWhat>;

/** Who takes something back. */
type Undoer = {
  readonly act: string;
  readonly by: Staff;
  readonly reason: string;
  /** Who asks for it now: they themselves, or the second person, who agrees. */
  readonly caller: Caller;
};

type Proposed = { readonly is: 'proposed'; readonly proposal: Proposal };

/**
 * A ruling that somebody would take back, with its case.
 *
 * @throws {Refusal} why they may not
 */
const openRuling = async (
  rulingId: string,
  { by, caller }: Pick<Undoer, 'by' | 'caller'>,
  ports: ReviewPorts,
) => {
  const found = await readRuling(rulingId, ports);
  if (!found) throw new Refusal('not-found');
  const alone = caller.id === by.id;
  const duty = alone ? 'rule' : 'act-in-bulk';
  const known = await caseFor(found.record.caseId, caller, duty, ports);
  if (!alone) mustBeAllowed(by, 'rule', placeOf(known, ports));
  // Whoever is to make it again does not know of it.
  if (isBlind(known, caller, ports) && known.blind?.first.rulingId === rulingId) {
    throw new Refusal('not-found');
  }
  if (found.record.undoneAt !== null) throw new Refusal('already-decided');
  if (isParty(known, by.id) || isParty(known, caller.id)) throw new Refusal('same-person');
  mustBeHeardBy(known, rulingId, caller, ports);
  await mustBeFree(known, by, ports, caller.id);
  return { found, known };
};

/** Why it takes two people to take a ruling back; `null` where one is enough, or something came after it. */
const becauseOf = async (
  record: RulingRecord,
  known: Case,
  who: Staff,
  ports: ReviewPorts,
): Promise<Words | null> => {
  if (known.rulings.at(-1) !== record.rulingId) return null;
  const { accountId } = known;
  const { accounts } = await ports.states.read({ accounts: [accountId], entities: [], posts: [] });
  const back = undoOf(record, ports.clock.now()).from;
  const standing = accounts.get(accountId)?.standing;
  return fourEyesForUndo(record, back, known, standing, who, ports.settings.review);
};

/** What taking a ruling back is about, whoever does it. */
const undoingOf = (record: RulingRecord, known: Case, { clock }: Pick<ReviewPorts, 'clock'>) => ({
  subject: record.subject,
  caseId: record.caseId,
  basis: record.basis ?? basisOf(known, record.subject),
  undone: undoOf(record, clock.now()),
});

/**
 * Takes one ruling back, with the record of it.
 *
 * @throws {Refusal} why they may not: `same-person` where one is not enough, whatever was so a moment ago
 */
const undoOne = async (rulingId: string, who: Undoer, ports: ReviewPorts): Promise<Case> => {
  const { by, reason, caller } = who;
  const undoId = actId('und', who.act, [rulingId]);
  const made = await readRuling(rulingId, ports);
  if (made?.record.blind) return takeBackAgain(made, { undoId, reason }, caller, ports);
  const { found, known } = await openRuling(rulingId, who, ports);
  const { record } = found;
  if (caller.id === by.id && (await becauseOf(record, known, by, ports))) {
    throw new Refusal('same-person');
  }
  const acted = orRefuse(
    await undo(
      {
        ...undoingOf(record, known, ports),
        rulingId: undoId,
        by: by.id,
        ...(caller.id !== by.id && { approvedBy: caller.id }),
        papers: ({ at }) => undonePapers(found, { undoId, by: by.id, reason }, at),
      },
      await actingPorts(ports),
    ),
  );
  if (acted.done) await countUndone(known, record, by.id, ports);
  return acted.case;
};

/** Takes one ruling of many back; why not where not. One that was taken back before is so, too: it goes on. */
const undoneOr = async (
  rulingId: string,
  who: Undoer,
  ports: ReviewPorts,
): Promise<ProblemCode | null> => {
  try {
    await undoOne(rulingId, who, ports);
    return null;
  } catch (error) {
    const code = codeOf(error);
    const there = await readRuling(rulingId, ports);
    return there && there.record.undoneAt !== null ? null : code;
  }
};

const undoRun = async (found: BulkFiled, who: Undoer, ports: ReviewPorts): Promise<BulkRecord> => {
  const { bulkId } = found.record;
  const items: BulkRecord['items'] = [];
  let took = 0;
  for (const item of found.record.items) {
    if (item.rulingId === null) {
      items.push(item);
      continue;
    }
    const problem = await undoneOr(item.rulingId, who, ports);
    if (problem === null) took += 1;
    items.push(
      problem === null
        ? { ...item, from: item.to, to: item.from, problem, rulingId: null }
        : { ...item, problem },
    );
  }
  const undone = { ...found.record, items, undoneBy: took > 0 ? who.by.id : found.record.undoneBy };
  if ((await keepRun(undone, found.version + 1, ports)) === 'stale') {
    throw new Refusal('stale-version', { current: found.version + 1 });
  }
  await putOnRecord(
    who.by.id,
    {
      action: 'bulk.undone',
      causeId: actId('und', who.act, [bulkId]),
      details: {
        bulkId,
        undone: took,
        failed: items.filter(({ rulingId }) => rulingId !== null).length,
        ...(who.caller.id !== who.by.id && { approvedBy: who.caller.id }),
      },
    },
    ports,
  );
  return undone;
};

/** A ruling that can still be taken back, and why it takes two people, if it does; `null` where it cannot. */
const weighed = async (rulingId: string, caller: Caller, ports: ReviewPorts) => {
  const made = await readRuling(rulingId, ports);
  if (!made || made.record.blind) return null;
  const { found, known } = await openRuling(rulingId, { by: caller, caller }, ports);
  const { record } = found;
  if (known.rulings.at(-1) !== rulingId) return null;
  return { record, known, because: await becauseOf(record, known, caller, ports) };
};

/** Of a conclusion that was put beside another nothing followed, and nothing does. */
const nothing: Preview = { ...unlikely('not-latest'), problem: null };

/**
 * What taking a ruling back would lead to.
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
      await openAgain(made.record, caller, ports);
      return nothing;
    }
    const { found, known } = await openRuling(rulingId, { by, caller }, ports);
    const { record } = found;
    const [because, acted] = await Promise.all([
      becauseOf(record, known, by, ports),
      rehearseUndo(
        {
          ...undoingOf(record, known, ports),
          rulingId: actId('und', `preview ${caller.requestId}`, [rulingId]),
          by: by.id,
        },
        await actingPorts(ports),
      ),
    ]);
    return previewAs(acted, record.subject, () => because);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'not-found' || code === 'forbidden') throw error;
    return unlikely(code);
  }
};

/** What taking back a bulk action would do, account by account. */
export const previewRunUndo = async (
  bulkId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkUndoPreview> => {
  const { record } = await runFor(bulkId, caller, ports);
  const items = await Promise.all(
    record.items.map(async (item) => ({
      item,
      preview: item.rulingId && (await previewedOr(item.rulingId, { by: caller, caller }, ports)),
    })),
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
      .slice(0, sampled)
      .map(({ item: { accountId }, preview }) => ({ accountId, preview })),
    fourEyes: doable.map(({ preview }) => preview.fourEyes).find((words) => words) ?? null,
  };
};

/** The same where one of many may be out of the caller's reach. */
const previewedOr = (...asked: Parameters<typeof previewUndo>): Promise<Preview> =>
  previewUndo(...asked).catch((error) => unlikely(codeOf(error)));

/** The case on which this very act took the ruling back before, if it did: what is asked twice is one act. */
const tookBack = async (
  rulingId: string,
  caller: Pick<Caller, 'id' | 'act'>,
  ports: ReviewPorts,
) => {
  const made = await readRuling(rulingId, ports);
  if (made?.record.undoneBy !== caller.id) return null;
  const { caseId } = made.record;
  const known = (await ports.ledger.readCases([caseId])).get(caseId);
  return known?.rulings.includes(actId('und', caller.act, [rulingId])) ? known : null;
};

/**
 * Takes a ruling back, or proposes to where it takes two people.
 *
 * @throws {Refusal} why it cannot be taken back
 */
export const takeBack = async (
  rulingId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposed | { readonly is: 'done'; readonly case: Case }> => {
  const before = await tookBack(rulingId, caller, ports);
  if (before) return { is: 'done', case: before };
  const found = await weighed(rulingId, caller, ports);
  if (!found?.because) {
    const who = { act: caller.act, by: caller, reason, caller };
    return { is: 'done', case: await undoOne(rulingId, who, ports) };
  }
  const { record, known, because } = found;
  const proposal = await propose(
    {
      kind: 'undo',
      words: undoWords(record.subject.accountId, record.act),
      because,
      caseId: known.caseId,
      places: [placeOf(known, ports)],
      reason,
      what: { rulingId } satisfies UndoWhat,
    },
    caller,
    ports,
  );
  return { is: 'proposed', proposal };
};

/** Takes back what is still the latest word of a bulk action, or proposes to where it takes two people. */
export const takeRunBack = async (
  bulkId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposed | { readonly is: 'done'; readonly record: BulkRecord }> => {
  const found = await runFor(bulkId, caller, ports);
  const ids = found.record.items.flatMap(({ rulingId }) => rulingId ?? []);
  const all = await Promise.all(ids.map((rulingId) => orNull(weighed(rulingId, caller, ports))));
  const open = all.filter((one) => one !== null);
  const because = open.map((one) => one.because).find((words) => words !== null);
  if (!because) {
    const who = { act: caller.act, by: caller, reason, caller };
    return { is: 'done', record: await undoRun(found, who, ports) };
  }
  const proposal = await propose(
    {
      kind: 'undo',
      words: undoWords(open.length, found.record.act),
      because,
      caseId: null,
      places: open.map(({ known }) => placeOf(known, ports)),
      reason,
      what: { bulkId } satisfies UndoWhat,
    },
    caller,
    ports,
  );
  return { is: 'proposed', proposal };
};

/** Takes back what was proposed to be; gives the ruling or bulk action that it was about. */
export const carryUndo = async (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const what = UndoWhat.parse(record.what);
  const { act, reason } = record;
  const who = { act, reason, by: await proposerOf(record, ports), caller: approver };
  if ('rulingId' in what) {
    const before = await tookBack(what.rulingId, { id: who.by.id, act }, ports);
    if (!before) await undoOne(what.rulingId, who, ports);
    return what.rulingId;
  }
  await undoRun(await runFor(what.bulkId, who.by, ports), who, ports);
  return what.bulkId;
};

/** What an undo would do, for whoever agrees to it. */
export const undoDetails = async (
  proposal: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'undo' }>> => {
  const what = UndoWhat.parse(proposal.what);
  const run = 'bulkId' in what ? await readRun(what.bulkId, ports) : null;
  const ids =
    'rulingId' in what
      ? [what.rulingId]
      : (run?.record.items.flatMap(({ rulingId }) => rulingId ?? []) ?? []);
  const found = await Promise.all(ids.map((id) => readRuling(id, ports)));
  const records = found.flatMap((one) => one?.record ?? []);
  const [first] = records;
  if (!first) throw new Refusal('not-found');
  const cases = await ports.ledger.readCases(records.map(({ caseId }) => caseId));
  const accounts = records.map(({ rulingId, caseId, subject, before, to, undoneAt }) => ({
    rulingId,
    accountId: subject.accountId,
    caseId,
    from: to,
    to: to === null ? null : before.is,
    changed: undoneAt !== null || cases.get(caseId)?.rulings.at(-1) !== rulingId,
  }));
  const open = proposal.state === 'open' ? accounts.filter(({ changed }) => !changed) : [];
  // Where they may not do it any more nobody can agree.
  const by = open.length === 0 ? null : await orNull(proposerOf(proposal, ports));
  return {
    kind: 'undo',
    act: first.act,
    accounts: accounts.map(({ rulingId: _, ...account }) => account),
    sample: by
      ? await Promise.all(
          open.slice(0, sampled).map(async ({ rulingId, accountId }) => ({
            accountId,
            preview: await previewedOr(rulingId, { by, caller: viewer }, ports),
          })),
        )
      : [],
  };
};
