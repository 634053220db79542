import type { BulkAnswer } from '../../contract/acting.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { notify } from '../notices/notices.ts';
import { words as proposalWords } from '../proposals/words.ts';
import { words } from './words.ts';

/** Notifies that a second person must approve. */
export const notifyProposed = (id: string, { proposalId }: Pick<Proposal, 'proposalId'>): void =>
  notify({
    id,
    kind: 'info',
    words: proposalWords.proposed,
    link: { to: `/proposals#${proposalId}`, words: proposalWords.seePending },
  });

/** Notifies how much of a bulk action was taken back, or that a second person must approve. */
export const notifyUndone = (answer: BulkAnswer): void => {
  if (answer.kind === 'proposed') {
    notifyProposed(answer.proposal.proposalId, answer.proposal);
    return;
  }
  const { bulkId, items } = answer.run;
  const kept = items.filter(({ rulingId }) => rulingId !== null).length;
  const undone = items.filter((item) => item.rulingId === null && item.problem === null).length;
  notify({
    id: `bulk ${bulkId}`,
    kind: kept > 0 ? 'warning' : 'info',
    words: words.undone,
    values: { undone, kept },
  });
};
