import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { CasePage, PastRuling } from '../../../contract/cases.ts';
import type { Proposal } from '../../../contract/proposals.ts';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { usePending } from '../../proposals/pending.tsx';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { OriginalText } from '../../text/original-text.tsx';
import { problems, termOf } from '../../words/terms.ts';
import styles from './dossier.module.css';
import { Ruling } from './ruling.tsx';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/** Proposals about the case that came to nothing: another person rejected them, or nobody answered in time. */
const useFailedProposals = (caseId: string): readonly Proposal[] => {
  const { data } = useRead('GET /proposals', {
    query: { state: 'decided', caseId, limit: '100' },
  });
  return (data?.items ?? []).filter(({ state }) => state === 'rejected' || state === 'expired');
};

const endOf = ({ decidedAt, expiresAt }: Proposal): number => decidedAt ?? expiresAt;

/** The rulings on the case, each with its undo, and the proposals that came to nothing; latest first. */
export const History = ({
  page: { rulings, exhibits, case: row },
}: {
  readonly page: CasePage;
}) => {
  const { say } = useWords();
  const [undoing, setUndoing] = useState<PastRuling | null>(null);
  const failed = useFailedProposals(row.caseId);
  // Only the latest ruling can be undone: an undo that was proposed before is of an earlier one.
  const undo = usePending({ caseId: row.caseId })
    .proposals.filter(({ kind }) => kind === 'undo')
    .toSorted((a, b) => b.at - a.at)[0];
  // The undo button goes once the undo waits for another person.
  useKeptFocus(rulings.some(({ undoPending }) => undoPending));
  if (rulings.length === 0 && failed.length === 0) {
    return <p className={styles.soft}>{say(words.noHistory)}</p>;
  }
  const entries = [
    ...rulings.map((ruling) => ({
      id: ruling.rulingId,
      at: ruling.at,
      shown: (
        <RulingItem
          ruling={ruling}
          exhibits={exhibits}
          undoProposalId={undo?.proposalId ?? ''}
          onUndo={() => setUndoing(ruling)}
        />
      ),
    })),
    ...failed.map((proposal) => ({
      id: proposal.proposalId,
      at: endOf(proposal),
      shown: <FailedProposal proposal={proposal} />,
    })),
  ].toSorted((a, b) => b.at - a.at);
  return (
    <>
      <ul className={styles.rows}>
        {entries.map(({ id, shown }) => (
          <li key={id}>{shown}</li>
        ))}
      </ul>
      {undoing && (
        <UndoDialogue
          ruling={undoing}
          exhibits={exhibits}
          accountId={row.accountId}
          onClose={() => setUndoing(null)}
        />
      )}
    </>
  );
};

const RulingItem = ({
  ruling,
  exhibits,
  undoProposalId,
  onUndo,
}: {
  readonly ruling: PastRuling;
  readonly exhibits: CasePage['exhibits'];
  readonly undoProposalId: string;
  readonly onUndo: () => void;
}) => {
  const { say } = useWords();
  const { can } = useMe();
  const why = ruling.whyNotUndoable;
  return (
    <>
      <Ruling ruling={ruling} exhibits={exhibits} />{' '}
      {ruling.bulkId !== null && (
        <PlaceLink to={`/bulk/${ruling.bulkId}`} fontSize="body-s">
          {say(words.inBulk)}
        </PlaceLink>
      )}{' '}
      {ruling.undoPending ? (
        <PlaceLink to={`/proposals#${undoProposalId}`} fontSize="body-s">
          {say(words.undoPending)}
        </PlaceLink>
      ) : (
        can('rule') &&
        (ruling.undoable ? (
          <Button variant="inline-link" onClick={onUndo}>
            {say(words.undo)}
          </Button>
        ) : (
          why !== null && (
            <span className={styles.soft}>
              {say(words.notUndoable, { why: say(termOf(problems, why)) })}
            </span>
          )
        ))
      )}
    </>
  );
};

const FailedProposal = ({ proposal }: { readonly proposal: Proposal }) => {
  const { say, moment } = useWords();
  const { words: what, by, decidedBy, decidedReason } = proposal;
  return (
    <>
      <strong>
        {decidedBy
          ? say(words.turnedDown, { name: decidedBy.name, what, by: by.name })
          : say(words.lapsed, { what, by: by.name })}
      </strong>
      {decidedReason !== null && <OriginalText text={decidedReason} byStaff />}
      <span className={styles.soft}> {moment(endOf(proposal))}</span>
    </>
  );
};
