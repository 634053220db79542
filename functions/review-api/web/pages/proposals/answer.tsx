import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { Proposal } from '../../../contract/proposals.ts';
import type { AnswerOf } from '../../api/client.ts';
import { useAct, useClient, useRead, useRefetch } from '../../api/context.tsx';
import { RunProgress } from '../../bulk/run-progress.tsx';
import { KeptReason } from '../../cases/kept-reason.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { useCommands } from '../../commands/context.tsx';
import { useDraft } from '../../drafts/use-draft.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { isOwn } from '../../proposals/own.ts';
import { useMe } from '../../session/me.tsx';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { filled, type Words } from '../../words/say.ts';
import { isBulk, runOf } from './runs.ts';
import { words } from './words.ts';

/** Who may approve each kind of proposal, shown to people who may not. */
const whoMayApprove: { readonly [Kind in Proposal['kind']]: Words } = {
  ruling: words.seniorsAgree,
  bulk: words.seniorsAgree,
  undo: words.seniorsAgree,
  block: words.editorsAgree,
  'list-change': words.editorsAgree,
  'rule-move': words.publishersAgree,
};

/** The answer after the focused one (before it if it is the last), or the first one. */
const nextAnswer = (): HTMLElement | null => {
  const all = [...document.querySelectorAll<HTMLElement>('[data-answer]')];
  const at = all.findIndex((one) => one.contains(document.activeElement));
  return all[at + 1] ?? all[at - 1] ?? null;
};

/** An answer that was chosen by key, and how often a key chose it. */
export type Choice = { readonly way: 'approve' | 'reject'; readonly asked: number };

type Way = 'approve' | 'reject' | 'withdraw';

/** The keys that choose an answer, as on its button. */
const keysOf = { approve: ' (A A)', reject: ' (A D)', withdraw: '' } as const;

const stateAfter = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

type Whole = AnswerOf<'GET /proposals/{proposalId}'>;

/**
 * Whether an approval would be refused, whoever gives it. One that was interrupted has to be, so that the proposal can be
 * rejected.
 */
const isOutdated = ({ begun }: Proposal, data: Whole | undefined): boolean =>
  !begun && data?.details.kind === 'ruling' && data.details.changed;

/** The ways in which the viewer may answer a proposal. */
const waysOf = (proposal: Proposal, own: boolean, data: Whole | undefined): readonly Way[] => {
  const others: readonly Way[] = isOutdated(proposal, data) ? ['reject'] : ['approve', 'reject'];
  const ways: readonly Way[] = own ? ['withdraw'] : proposal.mayApprove ? others : [];
  return ways.filter((way) => !proposal.begun || proposal.begun === stateAfter[way]);
};

/** Answers a proposal, says what came of it, and leads on to the next. */
const useAnswer = (
  proposal: Proposal,
  ways: readonly Way[],
  {
    reason,
    forget,
    onApproved,
  }: {
    readonly reason: string;
    readonly forget: () => void;
    readonly onApproved: ((reason: string) => void) | undefined;
  },
) => {
  const refetch = useRefetch();
  const answers = {
    approve: useAct('POST /proposals/{proposalId}/approve'),
    reject: useAct('POST /proposals/{proposalId}/reject'),
    withdraw: useAct('POST /proposals/{proposalId}/withdraw'),
  };
  const sending = ways.find((way) => answers[way].isPending) ?? null;
  const answer = async (way: Way, byKey = false) => {
    if (sending !== null) return;
    const next = nextAnswer();
    try {
      const answered = await answers[way].mutateAsync({
        path: { proposalId: proposal.proposalId },
        body: { expectedVersion: proposal.version, reason: reason.trim() },
      });
      const run = runOf(answered);
      notify({
        id: proposal.proposalId,
        kind: 'success',
        words: filled(words.told, { what: proposal.words, state: words[answered.state] }),
        ...(run !== null && { link: { to: `/bulk/${run}`, words: words.seeRun } }),
      });
      forget();
      if (way === 'approve') onApproved?.(reason);
    } catch (failure) {
      notify({
        id: proposal.proposalId,
        kind: 'warning',
        words: filled(words.failed, { what: proposal.words, detail: (failure as Error).message }),
      });
    }
    await refetch();
    // The focused box was removed with its proposal: keyboard users continue with the next one. Whoever answers by
    // key chooses the answer first, which a text box would take for text.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) {
        const target = byKey ? next : next?.querySelector('textarea');
        (target?.isConnected ? target : document.getElementById('main'))?.focus();
      }
    });
  };
  return { answer, sending };
};

const namedApprovers = 5;

/** Who may approve a proposal: whoever filed it learns early that nobody may. */
const Approvers = ({ people }: { readonly people: NonNullable<Whole['approvers']> }) => {
  const { say, count, list } = useWords();
  if (people.length === 0) return <Alert type="warning">{say(words.noApprover)}</Alert>;
  const names = people.slice(0, namedApprovers).map(({ name }) => name);
  const others = people.length - names.length;
  return (
    <SecondaryText>
      {say(words.approvers, { names: list(names) })}
      {others > 0 && say(words.moreApprovers, { count: count(others) })}
    </SecondaryText>
  );
};

/** Approves, rejects or withdraws an open proposal, with a reason. */
export const Answer = ({
  proposal,
  first,
  choice,
  suggested = '',
  onApproved,
  onWrite,
}: {
  readonly proposal: Proposal;
  /** Whether it is among the first on the page. */
  readonly first: boolean;
  readonly choice: Choice | null;
  readonly suggested?: string | undefined;
  readonly onApproved?: ((reason: string) => void) | undefined;
  readonly onWrite: (writes: boolean) => void;
}) => {
  const { say } = useWords();
  const { me } = useMe();
  const client = useClient();
  const { draft: reason, write, forget } = useDraft(`proposal:${proposal.proposalId}`, suggested);
  const isWriting = reason.trim() !== '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the callback is a new one on every render
  useEffect(() => onWrite(isWriting), [isWriting]);
  const own = isOwn(proposal, me);
  // Otherwise loaded by the details above, once they are open.
  const { data } = useRead(
    'GET /proposals/{proposalId}',
    { path: { proposalId: proposal.proposalId } },
    { enabled: own && first },
  );
  const ways = waysOf(proposal, own, data);
  const approvers = !proposal.mayApprove && data?.approvers && !isOutdated(proposal, data) && (
    <Approvers people={data.approvers} />
  );
  const { answer, sending } = useAnswer(proposal, ways, { reason, forget, onApproved });
  const [asked, setAsked] = useState(0);
  useCommands(
    ways.map((way) => ({
      id: `${way} ${proposal.proposalId}`,
      words: filled(words.about, { way: words[way], what: proposal.words }),
      group: words.name,
      run: () => (isWriting ? answer(way) : setAsked(asked + 1)),
    })),
  );
  if (ways.length === 0) {
    return (
      <>
        {!own && !proposal.mayApprove && (
          <SecondaryText>{say(whoMayApprove[proposal.kind])}</SecondaryText>
        )}
        {approvers}
        <KeptReason reason={reason} onForget={forget} />
      </>
    );
  }
  const chosen = choice && ways.some((way) => way === choice.way) ? choice : null;
  // The next Tab from the reason must not lead to the opposite of what was chosen.
  const primary = chosen?.way ?? 'approve';
  const shownWays = ways.toSorted((a, b) => Number(b === primary) - Number(a === primary));
  return (
    <div data-answer data-tool tabIndex={-1}>
      <SpaceBetween size="xs">
        {own && <p>{say(words.own)}</p>}
        {approvers}
        <ReasonBox
          act={chosen && words[chosen.way]}
          value={reason}
          asked={asked}
          chosen={choice?.asked ?? 0}
          onChange={write}
          {...(chosen && { onConfirm: () => isWriting && answer(chosen.way, true) })}
        />
        <SpaceBetween direction="horizontal" size="xs">
          {shownWays.map((way) => (
            <Button
              key={way}
              variant={way === primary ? 'primary' : 'normal'}
              disabled={!isWriting || (sending !== null && sending !== way)}
              loading={sending === way}
              onClick={() => answer(way)}
            >
              {`${say(words[way])}${keysOf[way]}`}
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
