import * as z from 'zod';
import { canBeSecondReviewer } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { approversOf, withCurrentPlace } from '../acting/approvers.ts';
import { executeBlock } from '../acting/blocks.ts';
import { doneSoFar, executeBulk } from '../acting/bulk/act-in-bulk.ts';
import { BulkPlan } from '../acting/bulk/plan.ts';
import { readRun } from '../acting/bulk/runs.ts';
import { undoneSoFar } from '../acting/bulk/undo-run.ts';
import { decideProposal, type ProposalDecision, type Verdict } from '../acting/deciding.ts';
import { executeListChange, rejectListChange } from '../acting/lists/changes.ts';
import { detailsOf } from '../acting/proposal-details.ts';
import type { ProposalRecord } from '../acting/proposals.ts';
import {
  allProposals,
  type FiledProposal,
  isOpen,
  mayApprove,
  maySee,
  proposalView,
  proposerOf,
  readProposal,
  recentProposals,
  ruleMoveOf,
  undoneBulkOf,
  unmarkBegun,
} from '../acting/proposals.ts';
import { concernsCase } from '../acting/proposed-targets.ts';
import { executeRuleMove } from '../acting/rule-moves.ts';
import { executeRuling } from '../acting/ruling-proposals.ts';
import { shownRulings } from '../acting/rulings.ts';
import { executeUndo } from '../acting/undo-proposals.ts';
import { isBlind } from '../cases/blind.ts';
import { readShownCases } from '../cases/shown-cases.ts';
import type { proposalPage } from '../contract/proposal-page.ts';
import type { proposals as endpoints } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';

/** Carries out a proposal in the name of its author; returns the id of the result. */
type Executor = (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
) => Promise<string | null>;

const executors: Readonly<Record<ProposalRecord['kind'], Executor>> = {
  ruling: executeRuling,
  bulk: executeBulk,
  undo: executeUndo,
  block: executeBlock,
  'list-change': executeListChange,
  'rule-move': executeRuleMove,
};

/** Whether a proposal would reveal the first ruling to a blind second reviewer of its case. */
const revealsFirstRuling = (
  { at, by }: ProposalRecord,
  known: Case,
  caller: Caller,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean =>
  known.blind !== null &&
  at >= known.blind.first.at &&
  by !== caller.id &&
  isBlind(known, caller, ports);

/**
 * The proposals that the caller may know of. A blind second reviewer does not see proposals filed on the case
 * since the first ruling, because they reveal it.
 */
const visibleProposals = async (
  filed: readonly FiledProposal[],
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly FiledProposal[]> => {
  const visible = filed.filter(({ record }) => maySee(caller, record));
  if (!canBeSecondReviewer(caller)) return visible;
  const ids = new Set(visible.flatMap(({ record: { caseId } }) => caseId ?? []));
  const { cases, isUnreadable } = await readShownCases([...ids], ports);
  return visible.filter(({ record }) => {
    const caseId = record.caseId ?? '';
    const known = cases.get(caseId);
    return !(isUnreadable(caseId) || (known && revealsFirstRuling(record, known, caller, ports)));
  });
};

/** @throws {Refusal} `not-found` if the caller may not know of it */
const proposalFor = async (
  id: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<FiledProposal> => {
  const there = await readProposal(id, ports);
  const [filed] = await visibleProposals(there ? [there] : [], caller, ports);
  if (!filed) throw new Refusal('not-found');
  return filed;
};

/** Cleans up after a proposal that was rejected or withdrawn. */
const cleanUp = async (record: ProposalRecord, by: string, ports: ReviewPorts): Promise<null> => {
  if (record.kind === 'list-change') await rejectListChange(record, by, ports);
  return null;
};

/**
 * Refuses a decision about a proposal that is already decided, has expired, or has changed since it was read.
 */
const mustBeOpen = (
  { record, version }: FiledProposal,
  to: Verdict,
  expectedVersion: number,
  { clock }: Pick<ReviewPorts, 'clock'>,
): void => {
  const { state, taken } = record;
  if (state !== 'open' || (taken !== null && taken !== to)) throw new Refusal('already-decided');
  // An interrupted decision can be resumed at any time, also by a caller who read the version before it.
  if (taken === to && [version, version - 1].includes(expectedVersion)) return;
  if (!isOpen(record, clock.now())) throw new Refusal('too-late');
  if (version !== expectedVersion) throw new Refusal('stale-version', { current: version });
};

/** Refuses callers who may not decide such a proposal, and its author. */
const mustBeApprover = (record: ProposalRecord, caller: Caller): void => {
  if (!mayApprove(caller, record)) throw new Refusal('forbidden');
  if (isSamePerson(record.by, caller.id)) throw new Refusal('same-person');
};

/** The position of a proposal in the list, by content: a number would skip one if an earlier one is decided. */
const ListPosition = z.strictObject({ open: z.boolean(), at: z.number(), id: z.string() });
type ListPosition = z.infer<typeof ListPosition>;

/** Orders open proposals by expiry, soonest first; then closed ones, latest first. */
const comparePositions = (a: ListPosition, b: ListPosition): number =>
  Number(b.open) - Number(a.open) ||
  (a.open ? a.at - b.at : b.at - a.at) ||
  (a.id < b.id ? -1 : Number(a.id > b.id));

type DecideRequest = {
  readonly path: { readonly proposalId: string };
  readonly body: { readonly expectedVersion: number; readonly reason: string };
  readonly caller: Caller;
};

/**
 * Decides a proposal. Idempotent: the same decision by the same person with the same reason returns the same
 * answer.
 *
 * @param step the effect, in the name of the first person to decide
 * @throws {Refusal} if it cannot be decided this way
 */
const decide = async (
  state: Verdict,
  { path, body, caller }: DecideRequest,
  ports: ReviewPorts,
  {
    may,
    step,
  }: {
    readonly may: (record: ProposalRecord) => void | Promise<void>;
    readonly step: (record: ProposalRecord, by: string) => Promise<string | null>;
  },
) => {
  const { reason, expectedVersion } = body;
  const filed = await proposalFor(path.proposalId, caller, ports);
  const { record } = filed;
  const own: ProposalDecision = {
    state,
    decidedBy: caller.id,
    decidedAt: ports.clock.now(),
    decidedReason: reason,
  };
  const isRepeated =
    record.state === state && record.decidedBy === caller.id && record.decidedReason === reason;
  if (isRepeated) {
    await unmarkBegun(filed.id, ports);
    return proposalView(filed, caller, ports);
  }
  mustBeOpen(filed, state, expectedVersion, ports);
  await may(record);
  return proposalView(await decideProposal(filed, own, ports, step), caller, ports);
};

export const proposals: Routes<keyof typeof endpoints | keyof typeof proposalPage> = {
  async 'GET /proposals'({ query, caller }, ports) {
    const { cursor, limit, ...filter } = query;
    const purpose = `proposals ${JSON.stringify(filter)}`;
    const last = cursor ? ports.seals.open(ListPosition, purpose, cursor) : null;
    const now = ports.clock.now();
    const waits = ({ record }: FiledProposal) => isOpen(record, now);
    const positionOf = (one: FiledProposal): ListPosition => {
      const { decidedAt, expiresAt } = one.record;
      return {
        open: waits(one),
        at: waits(one) ? expiresAt : (decidedAt ?? expiresAt),
        id: one.id,
      };
    };
    // The page of a rule shows open proposals and recent decisions only.
    const lately = query.state === 'open' || query.rule !== undefined;
    const read = lately ? recentProposals : allProposals;
    const known = query.caseId && (await readCase(query.caseId, ports.ledger));
    const rulingIds = known ? known.rulings : [];
    // An undo that waits leaves a case out that was ruled on since.
    const rulings = await shownRulings(
      query.state === 'open' ? rulingIds.slice(-1) : rulingIds,
      ports,
    );
    const filed = (await read(ports)).filter(
      (one) =>
        (query.state === undefined || waits(one) === (query.state === 'open')) &&
        (query.kind === undefined || one.record.kind === query.kind) &&
        (query.rule === undefined || ruleMoveOf(one.record)?.rule === query.rule) &&
        (query.bulkId === undefined || undoneBulkOf(one.record) === query.bulkId) &&
        (query.caseId === undefined ||
          (known &&
            concernsCase(one.record, known, rulings) &&
            !revealsFirstRuling(one.record, known, caller, ports))),
    );
    const left = (await visibleProposals(filed, caller, ports))
      .map((one) => ({ one, position: positionOf(one) }))
      .filter(({ position }) => last === null || comparePositions(position, last) > 0)
      .toSorted((a, b) => comparePositions(a.position, b.position));
    const page = left.slice(0, limit);
    const end = page.at(-1);
    return {
      items: await Promise.all(page.map(({ one }) => proposalView(one, caller, ports))),
      cursor: end && page.length < left.length ? ports.seals.seal(purpose, end.position) : null,
    };
  },

  async 'GET /proposals/{proposalId}'({ path, caller }, ports) {
    const filed = await proposalFor(path.proposalId, caller, ports);
    const { record } = filed;
    const [proposal, details, approvers] = await Promise.all([
      proposalView(filed, caller, ports),
      detailsOf(record, caller, ports),
      isOpen(record, ports.clock.now()) && record.taken === null
        ? approversOf(record, ports)
        : null,
    ]);
    return { proposal, details, approvers };
  },

  async 'GET /proposals/{proposalId}/progress'({ path, caller }, ports) {
    const { record } = await proposalFor(path.proposalId, caller, ports);
    const undone = undoneBulkOf(record);
    const run = undone && (await readRun(undone, ports));
    if (run) return undoneSoFar(run.record, ports);
    if (record.kind !== 'bulk') throw new Refusal('not-found');
    return doneSoFar(BulkPlan.parse(record.what), record.act, ports);
  },

  'POST /proposals/{proposalId}/approve': (asked, ports) =>
    decide('approved', asked, ports, {
      may: async (record) => {
        mustBeApprover(record, asked.caller);
        const placed = await withCurrentPlace(record, ports);
        if (!mayApprove(asked.caller, placed)) throw new Refusal('forbidden');
      },
      // Refused in the step, an approval that was interrupted leaves the proposal open for a rejection.
      step: async (record, by) => {
        await proposerOf(await withCurrentPlace(record, ports), ports);
        return executors[record.kind](record, { ...asked.caller, id: by }, ports);
      },
    }),

  'POST /proposals/{proposalId}/reject': (asked, ports) =>
    decide('rejected', asked, ports, {
      may: (record) => mustBeApprover(record, asked.caller),
      step: (record, by) => cleanUp(record, by, ports),
    }),

  'POST /proposals/{proposalId}/withdraw': (asked, ports) =>
    decide('withdrawn', asked, ports, {
      may: (record) => {
        // Whoever proposed at the command line has no other way to withdraw it.
        if (!isSamePerson(record.by, asked.caller.id)) throw new Refusal('forbidden');
      },
      step: (record, by) => cleanUp(record, by, ports),
    }),
};
