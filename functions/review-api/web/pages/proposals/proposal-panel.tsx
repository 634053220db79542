import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useState } from 'react';
import type { Proposal } from '../../../contract/proposals.ts';
import { useServerNow } from '../../api/use-server-now.ts';
import { Panel } from '../../cases/panel.tsx';
import { Tag } from '../../cases/tag.tsx';
import { useWords } from '../../preferences/context.tsx';
import { proposalKinds } from '../../proposals/terms.ts';
import { PlaceLink } from '../../shell/go.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { Answer, type Choice } from './answer.tsx';
import { Details } from './details.tsx';
import { runOf } from './runs.ts';
import { words } from './words.ts';

/** One proposal: who asks for what and why, its details, and the answer to it. */
export const ProposalPanel = ({
  proposal,
  first,
  choice = null,
  suggested,
  onApproved,
  onWrite,
}: {
  readonly proposal: Proposal;
  /** Whether it is among the first on the page. */
  readonly first: boolean;
  /** The answer that was chosen by key. */
  readonly choice?: Choice | null;
  /** The reason that stands in the answer until another is typed. */
  readonly suggested?: string | undefined;
  /** Called with the reason once the viewer has approved it. */
  readonly onApproved?: (reason: string) => void;
  /** Called with whether a reason is being typed. */
  readonly onWrite: (writes: boolean) => void;
}) => {
  const { say, moment, ago } = useWords();
  const now = useServerNow();
  const {
    words: would,
    approvalReason,
    by,
    at,
    expiresAt,
    reason,
    caseId,
    state,
    begun,
    decidedBy,
    decidedReason,
  } = proposal;
  // Open by default if the viewer may approve it and it is among the first; otherwise loaded on request.
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? (first && state === 'open' && proposal.mayApprove);
  const run = runOf(proposal);
  return (
    <Panel
      title={say(would)}
      actions={
        <Tag tone="accent">{state === 'open' ? say(approvalReason) : say(words[state])}</Tag>
      }
    >
      <Tag>{say(proposalKinds[proposal.kind])}</Tag>
      <OriginalText text={reason} byStaff />
      <p>
        {say(words.by, { name: by.name, when: moment(at) })} ·{' '}
        {decidedBy
          ? say(words.decidedBy, { name: decidedBy.name })
          : begun
            ? say(words.begun, { state: words[begun] })
            : say(expiresAt <= now ? words.ended : words.ends, {
                ago: ago(expiresAt, now),
              })}
        {caseId !== null && (
          <>
            {' · '}
            <PlaceLink to={`/cases/${caseId}`}>{say(words.seeCase)}</PlaceLink>
          </>
        )}
        {run !== null && (
          <>
            {' · '}
            <PlaceLink to={`/bulk/${run}`}>{say(words.seeRun)}</PlaceLink>
          </>
        )}
      </p>
      {decidedReason !== null && <OriginalText text={decidedReason} byStaff />}
      <ExpandableSection
        headerText={say(words.details)}
        expanded={open}
        onChange={({ detail }) => setChosen(detail.expanded)}
      >
        {open && <Details proposalId={proposal.proposalId} />}
      </ExpandableSection>
      {state === 'open' && (
        <Answer
          proposal={proposal}
          first={first}
          choice={choice}
          suggested={suggested}
          onApproved={onApproved}
          onWrite={onWrite}
        />
      )}
    </Panel>
  );
};
