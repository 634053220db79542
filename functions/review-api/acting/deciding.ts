import { instant } from '#shared/settings/durations.ts';
import { actId } from '../cases/open-case.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import {
  type FiledProposal,
  markBegun,
  type ProposalRecord,
  paperOf,
  undecided,
  unmarkBegun,
} from './proposals.ts';

/** The possible decisions about a proposal. */
export type Verdict = NonNullable<ProposalRecord['taken']>;

/** A decision about a proposal; `decidedAt` in epoch milliseconds. */
export type ProposalDecision = {
  readonly state: Verdict;
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly decidedReason: string | null;
};

/** The decision that is being carried out; `null` if there is none. */
const decisionInProgress = (record: ProposalRecord): ProposalDecision | null => {
  const { taken: state, decidedBy, decidedAt, decidedReason } = record;
  return state === null || decidedBy === null || decidedAt === null
    ? null
    : { state, decidedBy, decidedAt, decidedReason };
};

/** Writes the next version of a proposal with optimistic locking. */
const writeNextVersion = async (
  filed: FiledProposal,
  record: ProposalRecord,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<FiledProposal> => {
  const next = { ...filed, version: filed.version + 1, record };
  if ((await ports.papers.write(paperOf(next))) === 'stale') {
    throw new Refusal('stale-version', { current: next.version });
  }
  return next;
};

/** Closes a proposal whose decision was carried out. */
const closeProposal = async (
  taken: FiledProposal,
  decision: ProposalDecision,
  resultId: string | null,
  ports: Pick<ReviewPorts, 'papers' | 'auditLog' | 'clock'>,
): Promise<FiledProposal> => {
  const { id, record } = taken;
  const { state, decidedBy, decidedAt, decidedReason } = decision;
  // Written first: if a later step fails, no decision is stored without an audit entry.
  await putOnRecord(
    decidedBy,
    {
      action: `proposal.${state}`,
      causeId: actId('dcd', instant(decidedAt), [id, state]),
      ...(decidedReason !== null && { reason: decidedReason }),
      at: decidedAt,
      once: true,
      details: { proposalId: id, kind: record.kind, by: record.by },
    },
    ports,
  );
  const closed = { ...record, ...decision, taken: null, resultId };
  const filed = await writeNextVersion(taken, closed, ports);
  await unmarkBegun(id, ports);
  return filed;
};

/**
 * Carries out a decision about a proposal while no other decision about it can be made, and closes the proposal. If
 * the step is refused, the proposal is open again. If it is interrupted, a retry of the same decision resumes it;
 * the decision keeps its first author.
 *
 * @param step the effect of the decision, in the name of its author; returns the id of the result
 */
export const decideProposal = async (
  filed: FiledProposal,
  own: ProposalDecision,
  ports: Pick<ReviewPorts, 'papers' | 'auditLog' | 'clock'>,
  step: (record: ProposalRecord, by: string) => Promise<string | null>,
): Promise<FiledProposal> => {
  const { record } = filed;
  const { state } = own;
  const begun = record.taken === state ? decisionInProgress(record) : null;
  const decision = begun ?? own;
  // Marked first: an approval that was begun is never out of sight.
  if (state === 'approved') await markBegun(filed, ports);
  const taken = begun
    ? filed
    : await writeNextVersion(filed, { ...record, ...decision, state: 'open', taken: state }, ports);
  const resultId = await step(taken.record, decision.decidedBy).catch(async (error) => {
    if (error instanceof Refusal && error.code !== 'unavailable') {
      const open = { ...taken, version: taken.version + 1, record: { ...record, ...undecided } };
      await ports.papers.write(paperOf(open));
      await unmarkBegun(filed.id, ports);
    }
    throw error;
  });
  return closeProposal(taken, decision, resultId, ports);
};
