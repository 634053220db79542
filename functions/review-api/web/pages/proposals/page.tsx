import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Proposal } from '../../../contract/proposals.ts';
import { serverNow } from '../../api/clock.ts';
import { useClient, useRead, useRefetch } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { RunProgress } from '../../bulk/run-progress.tsx';
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
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { filled, type Words } from '../../words/say.ts';
import { Details } from './details.tsx';
import { words } from './words.ts';

/** Number of proposals whose details are loaded immediately; the others on request, or when they move up. */
const openedInitially = 5;

const kinds = ['ruling', 'bulk', 'undo', 'block', 'list-change', 'rule-move'] as const;

/** Proposals that wait for a second person. */
export const ProposalsPage = () => {
  const { say } = useWords();
  const [state, show] = useState<'open' | 'decided'>('open');
  const [kind, setKind] = useState<Proposal['kind'] | null>(null);
  /**
   * Ids of proposals for which a reason is being typed: they stay on the page even if somebody else decides
   * them.
   */
  const [answering, setAnswering] = useState<readonly string[]>([]);
  const write = (id: string, writes: boolean) =>
    setAnswering((ids) => [...ids.filter((other) => other !== id), ...(writes ? [id] : [])]);
  const list = useListing(
    'GET /proposals',
    { query: { limit: '50', state, ...(kind !== null && { kind }) } },
    { refetchInterval: 30_000 },
  );
  const { items, error, loading, again } = list;
  const choices = [
    { value: '', label: say(words.everyKind) },
    ...kinds.map((value) => ({ value, label: say(words[value]) })),
  ];
  const gone = answering.filter((id) => !items.some(({ proposalId }) => proposalId === id));
  if (error && items.length === 0) return <Failure error={error} onRetry={again} />;
  return (
    <Page
      name={words.name}
      actions={
        <SpaceBetween direction="horizontal" size="xs" alignItems="end">
          <Select
            ariaLabel={say(words.kind)}
            expandToViewport
            selectedOption={choices.find(({ value }) => value === (kind ?? '')) ?? null}
            options={choices}
            onChange={({ detail }) => {
              setAnswering([]);
              setKind(kinds.find((each) => each === detail.selectedOption.value) ?? null);
            }}
          />
          <SegmentedControl
            label={say(words.show)}
            selectedId={state}
            options={[
              { id: 'open', text: say(words.open) },
              { id: 'decided', text: say(words.decided) },
            ]}
            onChange={({ detail }) => {
              setAnswering([]);
              show(detail.selectedId === 'decided' ? 'decided' : 'open');
            }}
          />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="s">
        {items.length === 0 && (loading ? <Waiting /> : <p>{say(words.none)}</p>)}
        {!loading &&
          gone.map((id) => (
            <DecidedElsewhere key={id} proposalId={id} onClose={() => write(id, false)} />
          ))}
        {items.map((proposal, at) => (
          <ProposalPanel
            key={proposal.proposalId}
            proposal={proposal}
            first={at < openedInitially}
            onWrite={(writes) => write(proposal.proposalId, writes)}
          />
        ))}
        <More list={list} />
      </SpaceBetween>
    </Page>
  );
};

/** A proposal that somebody else decided while a reason was being typed. */
const DecidedElsewhere = ({
  proposalId,
  onClose,
}: {
  readonly proposalId: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const { data } = useRead('GET /proposals/{proposalId}', { path: { proposalId } });
  if (!data || data.proposal.state === 'open') return null;
  const { proposal } = data;
  return (
    <>
      <Alert type="warning" dismissible dismissAriaLabel={say(words.putAway)} onDismiss={onClose}>
        {say(filled(words.overtaken, { what: proposal.words, state: words[proposal.state] }))}
      </Alert>
      <ProposalPanel proposal={proposal} first={false} onWrite={() => {}} />
    </>
  );
};

/** Whether a proposal is a bulk action or the undo of one. */
const isBulk = ({ kind, caseId }: Proposal): boolean =>
  kind === 'bulk' || (kind === 'undo' && caseId === null);

/** The id of the bulk action that a proposal ran or took back. */
const runOf = (proposal: Proposal): string | null => (isBulk(proposal) ? proposal.resultId : null);

const ProposalPanel = ({
  proposal,
  first,
  onWrite,
}: {
  readonly proposal: Proposal;
  /** Whether it is among the first on the page. */
  readonly first: boolean;
  /** Called with whether a reason is being typed. */
  readonly onWrite: (writes: boolean) => void;
}) => {
  const { say, moment, ago } = useWords();
  const {
    words: would,
    approvalReason,
    by,
    at,
    expiresAt,
    reason,
    caseId,
    state,
    decidedBy,
    decidedReason,
  } = proposal;
  // Open by default if the viewer may approve it and it is among the first; otherwise loaded on request.
  const [chosen, show] = useState<boolean | null>(null);
  const open = chosen ?? (first && state === 'open' && proposal.mayApprove);
  const run = runOf(proposal);
  return (
    <Panel
      title={say(would)}
      actions={
        <Tag tone="accent">{state === 'open' ? say(approvalReason) : say(words[state])}</Tag>
      }
    >
      <Tag>{say(words[proposal.kind])}</Tag>
      <OriginalText text={reason} byStaff />
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
      {decidedReason !== null && <OriginalText text={decidedReason} byStaff />}
      <ExpandableSection
        headerText={say(words.details)}
        expanded={open}
        onChange={({ detail }) => show(detail.expanded)}
      >
        {open && <Details proposalId={proposal.proposalId} />}
      </ExpandableSection>
      {state === 'open' && <Answer proposal={proposal} onWrite={onWrite} />}
    </Panel>
  );
};

/** Who may approve each kind of proposal, shown to people who may not. */
const whoMayApprove: { readonly [Kind in Proposal['kind']]: Words } = {
  ruling: words.seniorsAgree,
  bulk: words.seniorsAgree,
  undo: words.seniorsAgree,
  block: words.editorsAgree,
  'list-change': words.editorsAgree,
  'rule-move': words.publishersAgree,
};

/** The reason box of the proposal after the focused one (before it if it is the last), or the first box. */
const nextBox = (): HTMLElement | null => {
  const boxes = [...document.querySelectorAll<HTMLElement>('[data-answer] textarea')];
  const here = document.activeElement?.closest('[data-answer]');
  const at = boxes.findIndex((box) => here?.contains(box));
  return boxes[at + 1] ?? boxes[at - 1] ?? null;
};

const Answer = ({
  proposal,
  onWrite,
}: {
  readonly proposal: Proposal;
  readonly onWrite: (writes: boolean) => void;
}) => {
  const { say } = useWords();
  const { me } = useMe();
  const client = useClient();
  const refetch = useRefetch();
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState<string | null>(null);
  const own = proposal.by.id === me.person.id;
  const answer = async (what: 'approve' | 'reject' | 'withdraw') => {
    if (sending !== null) return;
    setSending(what);
    const next = nextBox();
    try {
      const answered = await client(
        `POST /proposals/{proposalId}/${what}`,
        {
          path: { proposalId: proposal.proposalId },
          body: { expectedVersion: proposal.version, reason: reason.trim() },
        },
        { idempotencyKey: crypto.randomUUID() },
      );
      const run = runOf(answered);
      notify({
        id: proposal.proposalId,
        kind: 'success',
        words: filled(words.told, { what: proposal.words, state: words[answered.state] }),
        ...(run !== null && { link: { to: `/bulk/${run}`, words: words.seeRun } }),
      });
      onWrite(false);
    } catch (failure) {
      notify({
        id: proposal.proposalId,
        kind: 'warning',
        words: words.failed,
        values: { detail: (failure as Error).message },
      });
    }
    await refetch();
    setSending(null);
    // The focused box was removed with its proposal: keyboard users continue with the next one.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) {
        (next?.isConnected ? next : document.getElementById('main'))?.focus();
      }
    });
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
  if (ways.length === 0) return <SecondaryText>{say(whoMayApprove[proposal.kind])}</SecondaryText>;
  const empty = reason.trim() === '';
  return (
    <div data-answer>
      <SpaceBetween size="xs">
        {own && <p>{say(words.own)}</p>}
        <ReasonBox
          label={say(words.reason)}
          value={reason}
          asked={asked}
          onChange={(text) => {
            setReason(text);
            onWrite(text.trim() !== '');
          }}
        />
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
        {sending === 'approve' && isBulk(proposal) && (
          <RunProgress
            name={proposal.proposalId}
            isUndo={proposal.kind === 'undo'}
            read={(signal) => {
              const path = { proposalId: proposal.proposalId };
              return client('GET /proposals/{proposalId}/progress', { path }, { signal });
            }}
          />
        )}
      </SpaceBetween>
    </div>
  );
};
