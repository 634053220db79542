import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Life } from '#shared/rules/life.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { Leave } from '../../cases/leave.tsx';
import { mostRuleCharacters, ReasonBox } from '../../cases/reason-box.tsx';
import { WritingModal } from '../../cases/writing-modal.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as proposalWords } from '../../proposals/words.ts';
import { lives } from '../../rules/terms.ts';
import { Failure } from '../../shell/failure.tsx';
import { useIsMounted } from '../../shell/go.tsx';
import { filled, type Words } from '../../words/say.ts';
import { problems, termOf } from '../../words/terms.ts';
import { lifeDescriptions } from './terms.ts';
import { words } from './words.ts';

/** The name of a move; within canary, a change of the share. */
export const moveName = ({ life }: Pick<RuleView, 'life'>, to: Life): Words => {
  if (to === life) return words.changeShare;
  return to === 'retired' ? words.retire : filled(words.move, { life: lives[to] });
};

const decides: ReadonlySet<Life> = new Set(['canary', 'live']);

/** Moves a rule to another life stage, or files a proposal to do so. */
export const MoveDialogue = ({
  rule,
  to,
  proposedShares,
  onClose,
}: {
  readonly rule: RuleView;
  readonly to: Life;
  /** Canary shares that already wait for approval. */
  readonly proposedShares: readonly (number | null)[];
  readonly onClose: () => void;
}) => {
  const { say, percent: percentOf } = useWords();
  const refetch = useRefetch('GET /rules/{rule}', 'GET /rules', 'GET /proposals');
  const isMounted = useIsMounted();
  const [reason, setReason] = useState('');
  const [percent, setPercent] = useState(() =>
    String(rule.share === null ? 5 : Math.round(rule.share * 1e4) / 100),
  );
  const move = useAct('POST /rules/{rule}/moves');
  const share = Number(percent) / 100;
  /** Only shares below this are accepted. */
  const below = rule.share !== null && rule.shareRefusals.length > 0 ? rule.share : 1;
  const isProposed = to === 'canary' && proposedShares.includes(share);
  const shareFits =
    to !== 'canary' || (share > 0 && share < below && share !== rule.share && !isProposed);
  const stops = decides.has(rule.life) && !decides.has(to);
  const narrows =
    to === 'canary' && shareFits && (rule.life === 'live' || share < (rule.share ?? 0));
  const takesTwo =
    shareFits && !narrows && rule.moves.some((each) => each.to === to && each.takesTwo);
  const submit = say(takesTwo ? proposalWords.propose : moveName(rule, to));
  const ready = reason.trim() !== '' && shareFits && !move.isPending;
  const send = () =>
    move.mutate(
      {
        path: { rule: rule.rule },
        body: {
          expectedVersion: rule.version,
          to,
          reason,
          ...(to === 'canary' && { share }),
        },
      },
      {
        onSuccess: ({ kind }) => {
          notify({
            id: `move ${rule.rule}`,
            kind: 'success',
            words:
              kind !== 'done'
                ? proposalWords.proposed
                : to === rule.life
                  ? words.shareChanged
                  : words.moved,
          });
          refetch();
          if (isMounted()) onClose();
        },
        // Refetches, so that a proposal filed by somebody else shows on the page.
        onError: refetch,
      },
    );
  return (
    <WritingModal
      header={say(moveName(rule, to))}
      isSent={move.isPending}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Leave busy={move.isPending} onLeave={onClose} />
          <Button variant="primary" disabled={!ready} loading={move.isPending} onClick={send}>
            {submit}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        <Box>{say(lifeDescriptions[to])}</Box>
        {stops && <Alert type="warning">{say(words.stops)}</Alert>}
        {to === 'canary' && (
          <FormField
            label={say(words.canaryShare)}
            errorText={isProposed && say(termOf(problems, 'already-proposed'))}
            constraintText={
              below < 1
                ? say(words.shareBelow, { share: percentOf(below) })
                : say(rule.share === null ? words.anyShare : words.shareText)
            }
          >
            <Input
              type="number"
              inputMode="decimal"
              value={percent}
              invalid={!shareFits}
              onChange={({ detail }) => setPercent(detail.value)}
            />
          </FormField>
        )}
        {narrows && <Alert type="warning">{say(words.narrows)}</Alert>}
        {!stops && !narrows && shareFits && (
          <Box>{say(takesTwo ? words.takesTwo : words.atOnce)}</Box>
        )}
        <ReasonBox
          value={reason}
          most={mostRuleCharacters}
          focused
          onChange={setReason}
          onConfirm={() => ready && send()}
        />
        {move.error && <Failure error={move.error} />}
      </SpaceBetween>
    </WritingModal>
  );
};
