import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { Proposal } from '../../contract/proposals.ts';
import { useRead } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { useKeptFocus } from '../shell/keep-focus.ts';
import { words as shellWords } from '../shell/words.ts';
import { isOwn } from './own.ts';
import styles from './pending.module.css';
import { WithdrawDialogue } from './withdraw-dialogue.tsx';
import { words } from './words.ts';

/** Open proposals, as far as they could be loaded. */
type PendingProposals = {
  readonly proposals: readonly Proposal[];
  readonly error: Error | null;
  readonly again: () => void;
};

/** The open proposals about a case, rule or bulk action. */
export const usePending = (
  about: { readonly caseId: string } | { readonly rule: string } | { readonly bulkId: string },
): PendingProposals => {
  const { data, error, refetch } = useRead('GET /proposals', {
    query: { state: 'open', limit: '100', ...about },
  });
  return { proposals: data?.items ?? [], error: data ? null : error, again: refetch };
};

/** Shows open proposals, so that the same is not decided twice. Their authors may withdraw them. */
export const Pending = ({
  pending: { proposals, error, again },
  isOvertaken = () => false,
}: {
  readonly pending: PendingProposals;
  /** Whether the rule that a proposal would move has changed since. */
  readonly isOvertaken?: (proposal: Proposal) => boolean;
}) => {
  const { say, moment } = useWords();
  const { me } = useMe();
  const [withdrawnId, setWithdrawnId] = useState<string | null>(null);
  // Somebody may have answered meanwhile.
  const withdrawn = proposals.find(({ proposalId }) => proposalId === withdrawnId);
  const isWithdrawable = (proposal: Proposal) =>
    isOwn(proposal, me) && (proposal.begun ?? 'withdrawn') === 'withdrawn';
  // The button goes with its proposal, or once another decision was begun.
  useKeptFocus(`${proposals.length} ${proposals.filter(isWithdrawable).length}`);
  return (
    <>
      {error && (
        <div className={styles.pending}>
          <Alert type="warning" action={<Button onClick={again}>{say(shellWords.retry)}</Button>}>
            {say(words.unread, { detail: error.message })}
          </Alert>
        </div>
      )}
      {proposals.map((proposal) => (
        <div key={proposal.proposalId} className={styles.pending}>
          <Alert type="info">
            {say(isOvertaken(proposal) ? words.overtaken : words.pending, {
              name: proposal.by.name,
              what: say(proposal.words),
              when: moment(proposal.at),
            })}{' '}
            <PlaceLink to={`/proposals#${proposal.proposalId}`}>{say(words.seePending)}</PlaceLink>
            {isWithdrawable(proposal) && (
              <>
                {' · '}
                <Button variant="inline-link" onClick={() => setWithdrawnId(proposal.proposalId)}>
                  {say(words.withdraw)}
                </Button>
              </>
            )}
          </Alert>
        </div>
      ))}
      {withdrawn && <WithdrawDialogue proposal={withdrawn} onClose={() => setWithdrawnId(null)} />}
    </>
  );
};
