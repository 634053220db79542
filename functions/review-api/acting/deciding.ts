import { actId } from '../cases/open-case.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { type Filed, type ProposalRecord, paperOf, undecided } from './proposals.ts';

/** The possible decisions about a proposal. */
export type Decided = NonNullable<ProposalRecord['taken']>;

/** A decision about a proposal; `decidedAt` in epoch milliseconds. */
export type Decision = {
  readonly state: Decided;
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly decidedReason: string | null;
};

/** The decision that is being carried out; `null` if there is none. */
const decisionIn = (record: ProposalRecord): Decision | null => {
  const { taken: state, decidedBy, decidedAt, decidedReason } = record;
  return state === null || decidedBy === null || decidedAt === null
    ? null
    : { state, decidedBy, decidedAt, decidedReason };
};

/** Writes the next version of a proposal with optimistic locking. */
const rewritten = async (
  filed: Filed,
  record: ProposalRecord,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<Filed> => {
  const next = { ...filed, version: filed.version + 1, record };
  if ((await ports.papers.write(paperOf(next))) === 'stale') {
    throw new Refusal('stale-version', { current: next.version });
  }
  return next;
};

/**
 * Carries out a decision about a proposal while no other decision about it can be made. If the step is
 * refused, the proposal is open again. If the step is interrupted, a retry of the same decision resumes it;
 * the decision keeps its first author.
 *
 * @param step the effect of the decision, in the name of its author
 */
export const taking = async <T>(
  filed: Filed,
  own: Decision,
  ports: Pick<ReviewPorts, 'papers'>,
  step: (record: ProposalRecord, by: string) => Promise<T>,
): Promise<{ readonly taken: Filed; readonly decision: Decision; readonly result: T }> => {
  const { record } = filed;
  const { state } = own;
  const begun = record.taken === state ? decisionIn(record) : null;
  const decision = begun ?? own;
  const taken = begun
    ? filed
    : await rewritten(filed, { ...record, ...decision, state: 'open', taken: state }, ports);
  try {
    return { taken, decision, result: await step(taken.record, decision.decidedBy) };
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unavailable') {
      const open = { ...taken, version: taken.version + 1, record: { ...record, ...undecided } };
      await ports.papers.write(paperOf(open));
    }
    throw error;
  }
};

/** Closes a proposal after `taking` has carried out its decision. */
export const closed = async (
  taken: Filed,
  decision: Decision,
  resultId: string | null,
  ports: Pick<ReviewPorts, 'papers' | 'clock' | 'auditLog'>,
): Promise<Filed> => {
  const { id, record } = taken;
  const { state, decidedBy, decidedAt, decidedReason } = decision;
  // Written first: if a later step fails, no decision is stored without an audit entry.
  await putOnRecord(
    decidedBy,
    {
      action: `proposal.${state}`,
      causeId: actId('dcd', new Date(decidedAt).toISOString(), [id, state]),
      ...(decidedReason !== null && { reason: decidedReason }),
      at: decidedAt,
      once: true,
      details: { proposalId: id, kind: record.kind, by: record.by },
    },
    ports,
  );
  return rewritten(taken, { ...record, ...decision, taken: null, resultId }, ports);
};
