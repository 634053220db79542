import Alert from '@cloudscape-design/components/alert';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Proposal } from '../../../contract/proposals.ts';
import { useRead } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { KeptAnswer } from '../../cases/kept-reason.tsx';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { proposalKinds } from '../../proposals/terms.ts';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { More } from '../../shell/more.tsx';
import { Page } from '../../shell/page.tsx';
import { Select } from '../../shell/select.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import type { Choice } from './answer.tsx';
import { kinds, type ProposalFilter, readProposalFilter } from './filter.ts';
import { ProposalPanel } from './proposal-panel.tsx';
import { words } from './words.ts';

/** Number of proposals whose details are loaded immediately; the others on request, or when they move up. */
const openedInitially = 5;

/** Proposals that wait for a second person. */
export const ProposalsPage = () => {
  const { say } = useWords();
  const { state = 'open', kind } = readProposalFilter(useSearch({ from: '/proposals' }));
  const navigate = useNavigate({ from: '/proposals' });
  const show = (search: ProposalFilter) => navigate({ search, hash: true, replace: true });
  /**
   * Ids of proposals for which a reason is being typed: they stay on the page even if somebody else decides
   * them.
   */
  const [answering, setAnswering] = useState<readonly string[]>([]);
  const write = (id: string, writes: boolean) =>
    setAnswering((ids) => [...ids.filter((other) => other !== id), ...(writes ? [id] : [])]);
  const list = useListing(
    'GET /proposals',
    { query: { limit: '50', state, ...(kind && { kind }) } },
    { refetchInterval: 30_000 },
  );
  const isEverythingOpen = state === 'open' && kind === undefined;
  const { hash: target } = useLocation();
  const { items, named, isShown } = useNamed(target, list, isEverythingOpen);
  const { error, loading, again } = list;
  const choices = [
    { value: '', label: say(words.everyKind) },
    ...kinds.map((value) => ({ value, label: say(proposalKinds[value]) })),
  ];
  const choice = useChoice(items, state === 'open');
  const [approved, setApproved] = useState<Approved | null>(null);
  const next = approved && items.find((proposal) => isAlike(proposal, approved.proposal));
  // The focus says which proposal the keys answer.
  useEffect(() => {
    if (isShown) document.getElementById(target)?.focus();
  }, [isShown, target]);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const { me } = useMe();
  // Who follows a link later than somebody else answered is told; who answered here knows.
  const isOvertaken =
    named !== undefined && named.state !== 'open' && named.decidedBy?.id !== me.person.id;
  const decided = isOvertaken && target !== dismissed ? [target] : [];
  const gone = [...new Set([...answering, ...decided])].filter(
    (id) => !items.some(({ proposalId }) => proposalId === id),
  );
  const putAway = (id: string) => {
    write(id, false);
    setDismissed(id);
  };
  if (error && items.length === 0) return <Failure error={error} onRetry={again} />;
  return (
    <Page
      name={words.name}
      actions={
        <SpaceBetween direction="horizontal" size="xs" alignItems="end">
          <Select
            ariaLabel={say(words.kind)}
            expandToViewport
            options={choices}
            value={kind ?? ''}
            onChange={(next) => show(readProposalFilter({ state, kind: next }))}
          />
          <SegmentedControl
            label={say(words.show)}
            selectedId={state}
            options={[
              { id: 'open', text: say(words.open) },
              { id: 'decided', text: say(words.decided) },
            ]}
            onChange={({ detail }) => {
              show(readProposalFilter({ state: detail.selectedId, kind }));
            }}
          />
        </SpaceBetween>
      }
    >
      <SpaceBetween size="s">
        {items.length === 0 &&
          (loading ? <Waiting /> : <p>{say(isEverythingOpen ? words.none : words.noneSuch)}</p>)}
        {!loading &&
          gone.map((id) => (
            <DecidedElsewhere
              key={id}
              proposalId={id}
              meanwhile={answering.includes(id)}
              onClose={() => putAway(id)}
            />
          ))}
        {items.map((proposal, at) => (
          <div
            key={proposal.proposalId}
            id={proposal.proposalId}
            data-proposal={proposal.proposalId}
            tabIndex={-1}
          >
            <ProposalPanel
              proposal={proposal}
              first={at < openedInitially || proposal.proposalId === target}
              choice={choice?.proposalId === proposal.proposalId ? choice : null}
              suggested={proposal === next ? approved?.reason : undefined}
              onApproved={(reason) => setApproved({ proposal, reason })}
              onWrite={(writes) => write(proposal.proposalId, writes)}
            />
          </div>
        ))}
        <More list={list} />
      </SpaceBetween>
    </Page>
  );
};

/** The proposal that the viewer approved last, and why. */
type Approved = { readonly proposal: Proposal; readonly reason: string };

/** Whether a bulk proposal continues another: one person proposed both for one reason, as for all that a rule did. */
const isAlike = (one: Proposal, { proposalId, kind, by, reason }: Proposal): boolean =>
  one.proposalId !== proposalId &&
  one.mayApprove &&
  one.kind === 'bulk' &&
  kind === 'bulk' &&
  one.by.id === by.id &&
  one.reason === reason;

/**
 * The answer that was chosen by key, to the proposal with the focus or to the first that the person may answer; `null`
 * until then.
 */
const useChoice = (
  items: readonly Proposal[],
  enabled: boolean,
): (Choice & { readonly proposalId: string }) | null => {
  const [choice, setChoice] = useState<(Choice & { readonly proposalId: string }) | null>(null);
  const choose = (way: Choice['way']) => {
    const open = items.filter(({ state, mayApprove }) => state === 'open' && mayApprove);
    const focused = document.activeElement?.closest<HTMLElement>('[data-proposal]')?.dataset;
    const chosen = open.find(({ proposalId }) => proposalId === focused?.proposal) ?? open[0];
    if (chosen === undefined) return;
    const { proposalId } = chosen;
    const asked = choice?.proposalId === proposalId ? choice.asked + 1 : 1;
    setChoice({ proposalId, way, asked });
  };
  useCommands(
    (
      [
        ['approve', 'a a'],
        ['reject', 'a d'],
      ] as const
    ).map(
      ([way, keys]) =>
        enabled && {
          id: `proposals ${way}`,
          words: words[way],
          group: words.name,
          keys,
          // The palette names each proposal.
          keysOnly: true,
          run: () => choose(way),
        },
    ),
  );
  return choice;
};

/**
 * Reads the proposal that a link names, if it is not among the listed ones: there may be many, or it is decided. Returns
 * the proposals to show, and whether it is one of them.
 */
const useNamed = (
  proposalId: string,
  { items, loading }: { readonly items: readonly Proposal[]; readonly loading: boolean },
  wanted: boolean,
): {
  readonly items: readonly Proposal[];
  /** The proposal, if it was read apart from the list. */
  readonly named: Proposal | undefined;
  readonly isShown: boolean;
} => {
  const isListed = items.some((proposal) => proposal.proposalId === proposalId);
  const enabled = wanted && proposalId !== '' && !loading && !isListed;
  const { data } = useRead('GET /proposals/{proposalId}', { path: { proposalId } }, { enabled });
  const named = enabled ? data?.proposal : undefined;
  return named?.state === 'open'
    ? { items: [named, ...items], named, isShown: true }
    : { items, named, isShown: isListed };
};

/** A proposal that somebody else decided, or that expired, before the link to it was followed or while a reason was typed. */
const DecidedElsewhere = ({
  proposalId,
  meanwhile,
  onClose,
}: {
  readonly proposalId: string;
  /** Whether a reason was being typed. */
  readonly meanwhile: boolean;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const { data } = useRead('GET /proposals/{proposalId}', { path: { proposalId } });
  if (!data || data.proposal.state === 'open') return null;
  const { proposal } = data;
  const [decided, expired] = meanwhile
    ? [words.overtaken, words.expiredMeanwhile]
    : [words.decidedBefore, words.expiredBefore];
  return (
    <SpaceBetween size="s">
      <Alert type="warning" dismissible dismissAriaLabel={say(words.putAway)} onDismiss={onClose}>
        {proposal.state === 'expired'
          ? say(expired, { what: proposal.words })
          : say(decided, { what: proposal.words, state: words[proposal.state] })}
      </Alert>
      <KeptAnswer name={`proposal:${proposalId}`} />
      <ProposalPanel proposal={proposal} first={false} onWrite={() => {}} />
    </SpaceBetween>
  );
};
