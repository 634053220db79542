import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Proposal } from '../../../contract/proposals.ts';
import { serverNow } from '../../api/clock.ts';
import { useClient } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { Panel } from '../../cases/panel.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { Tag } from '../../cases/tag.tsx';
import { useCommands } from '../../commands/context.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { More } from '../../shell/more.tsx';
import { Page } from '../../shell/page.tsx';
import { Soft } from '../../shell/soft.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { filled, type Words } from '../../words/say.ts';
import { Details } from './details.tsx';
import { words } from './words.ts';

/** What waits for a second pair of eyes. */
export const ProposalsPage = () => {
  const { say } = useWords();
  const [state, show] = useState<'open' | 'decided'>('open');
  const list = useListing(
    'GET /proposals',
    { query: { limit: '50', state } },
    { refetchInterval: 30_000 },
  );
  const { items, error, loading, again } = list;
  if (error && items.length === 0) return <Failure error={error} onRetry={again} />;
  return (
    <Page
      name={words.name}
      actions={
        <SegmentedControl
          label={say(words.show)}
          selectedId={state}
          options={[
            { id: 'open', text: say(words.open) },
            { id: 'decided', text: say(words.decided) },
          ]}
          onChange={({ detail }) => show(detail.selectedId === 'decided' ? 'decided' : 'open')}
        />
      }
    >
      <SpaceBetween size="s">
        {items.length === 0 && (loading ? <Waiting /> : <p>{say(words.none)}</p>)}
        {items.map((proposal) => (
          <OneProposal key={proposal.proposalId} proposal={proposal} />
        ))}
        <More list={list} />
      </SpaceBetween>
    </Page>
  );
};

const OneProposal = ({ proposal }: { readonly proposal: Proposal }) => {
  const { say, moment, ago } = useWords();
  const {
    words: would,
    because,
    by,
    at,
    expiresAt,
    reason,
    caseId,
    state,
    decidedBy,
    decidedReason,
  } = proposal;
  // Who is to agree sees what to; of the others one is read when it is asked for.
  const [open, show] = useState(state === 'open' && proposal.mayApprove);
  const ofMany = proposal.kind === 'bulk' || (proposal.kind === 'undo' && caseId === null);
  const run = ofMany ? proposal.resultId : null;
  return (
    <Panel
      title={say(would)}
      actions={<Tag tone="accent">{state === 'open' ? say(because) : say(words[state])}</Tag>}
    >
      <Tag>{say(words[proposal.kind])}</Tag>
      <OriginalText text={reason} ours />
      <p>
        {say(words.by, { name: by.name, when: moment(at) })} ·{' '}
        {decidedBy
          ? say(words.decidedBy, { name: decidedBy.name })
          : say(words.ends, { ago: ago(expiresAt, serverNow()) })}
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
      {decidedReason !== null && <OriginalText text={decidedReason} ours />}
      <ExpandableSection
        headerText={say(words.details)}
        expanded={open}
        onChange={({ detail }) => show(detail.expanded)}
      >
        {open && <Details proposalId={proposal.proposalId} />}
      </ExpandableSection>
      {state === 'open' && <Answer proposal={proposal} />}
    </Panel>
  );
};

/** Who may agree to what: told to whoever may not. */
const mayAgree: { readonly [Kind in Proposal['kind']]: Words } = {
  ruling: words.seniorsAgree,
  bulk: words.seniorsAgree,
  undo: words.seniorsAgree,
  block: words.editorsAgree,
  'list-change': words.editorsAgree,
  'rule-move': words.publishersAgree,
};

const Answer = ({ proposal }: { readonly proposal: Proposal }) => {
  const { say } = useWords();
  const { me } = useMe();
  const client = useClient();
  const queries = useQueryClient();
  const [reason, write] = useState('');
  const [sending, send] = useState<string | null>(null);
  const own = proposal.by.id === me.person.id;
  const answer = async (what: 'approve' | 'reject' | 'withdraw') => {
    if (sending !== null) return;
    send(what);
    try {
      await client(
        `POST /proposals/{proposalId}/${what}`,
        {
          path: { proposalId: proposal.proposalId },
          body: { expectedVersion: proposal.version, reason: reason.trim() },
        },
        { idempotencyKey: crypto.randomUUID() },
      );
      notify({ id: proposal.proposalId, kind: 'success', words: words.done });
    } catch (failure) {
      notify({
        id: proposal.proposalId,
        kind: 'warning',
        words: words.failed,
        values: { detail: (failure as Error).message },
      });
    }
    await queries.invalidateQueries();
    send(null);
  };
  const [asked, ask] = useState(0);
  const ways = own
    ? (['withdraw'] as const)
    : proposal.mayApprove
      ? (['approve', 'reject'] as const)
      : [];
  useCommands(
    ways.map((way) => ({
      id: `${way} ${proposal.proposalId}`,
      words: filled(words.about, { way: words[way], what: proposal.words }),
      group: words.name,
      run: () => (reason.trim() === '' ? ask(asked + 1) : answer(way)),
    })),
  );
  if (ways.length === 0) return <Soft>{say(mayAgree[proposal.kind])}</Soft>;
  const empty = reason.trim() === '';
  return (
    <SpaceBetween size="xs">
      {own && <p>{say(words.own)}</p>}
      <ReasonBox label={say(words.reason)} value={reason} asked={asked} onChange={write} />
      <SpaceBetween direction="horizontal" size="xs">
        {ways.map((way) => (
          <Button
            key={way}
            variant={way === 'approve' ? 'primary' : 'normal'}
            disabled={empty || (sending !== null && sending !== way)}
            loading={sending === way}
            onClick={() => answer(way)}
          >
            {say(words[way])}
          </Button>
        ))}
      </SpaceBetween>
    </SpaceBetween>
  );
};
