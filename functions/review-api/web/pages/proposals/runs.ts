import type { Proposal } from '../../../contract/proposals.ts';

/** Whether a proposal is a bulk action or the undo of one. */
export const isBulk = ({ kind, caseId }: Proposal): boolean =>
  kind === 'bulk' || (kind === 'undo' && caseId === null);

/** The id of the bulk action that a proposal ran or took back. */
export const runOf = (proposal: Proposal): string | null =>
  isBulk(proposal) ? proposal.resultId : null;
