import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import type { Life } from '#shared/rules/life.ts';
import type { Proposal } from '../../../contract/proposals.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Pending, usePending } from '../../proposals/pending.tsx';
import { lives } from '../../rules/terms.ts';
import { words as ruleWords } from '../../rules/words.ts';
import { useMe } from '../../session/me.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Section } from '../../shell/section.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import { problems, termOf } from '../../words/terms.ts';
import { MoveDialogue, moveName } from './move-dialogue.tsx';
import styles from './rule.module.css';
import { lifeDescriptions } from './terms.ts';
import { words } from './words.ts';

/** The latest proposed move that another person rejected, if the rule has not moved since. */
const useTurnedDown = ({ rule, since }: RuleView): Proposal | null => {
  const { data } = useRead('GET /proposals', { query: { state: 'decided', rule, limit: '1' } });
  const [last] = data?.items ?? [];
  return last?.state === 'rejected' && (last.decidedAt ?? 0) > (since ?? 0) ? last : null;
};

type ProposedMove = NonNullable<Proposal['move']>;

/** Whether a proposed move of a rule starts where the rule stands now. */
const isBeforeMove = ({ revision, life, share }: RuleView, move: ProposedMove): boolean =>
  move.revision === revision && move.from === life && move.fromShare === share;

/** Whether a rule stands where a proposed move ends: its approval can still be completed. */
const isMoved = ({ revision, life, share }: RuleView, move: ProposedMove): boolean =>
  move.revision === revision && move.to === life && move.share === share;

const onTrial: ReadonlySet<Life> = new Set(['shadow', 'canary']);

/** The life stage of a rule, and its possible moves. */
export const Stage = ({ rule }: { readonly rule: RuleView }) => {
  const { say, day, percent } = useWords();
  const { me, can } = useMe();
  const [to, setTo] = useState<Life | null>(null);
  const pending = usePending({ rule: rule.rule });
  const proposedMoves = pending.proposals.flatMap(({ move }) =>
    move && isBeforeMove(rule, move) ? move : [],
  );
  // Another canary share stays possible: a lower one needs nobody's approval.
  const isProposed = (life: Life) =>
    life !== rule.life && proposedMoves.some((move) => move.to === life);
  // The button of a move goes with it.
  useKeptFocus(rule.life);
  const mayMove = can('write-rules') || can('publish-rules');
  return (
    <Section
      title={say(words.stage)}
      description={[
        rule.rule,
        say(ruleWords.revision, { revision: rule.revision }),
        ...(rule.share === null ? [] : [say(ruleWords.share, { share: percent(rule.share) })]),
        ...(rule.since === null ? [] : [`${say(words.since)} ${day(rule.since)}`]),
        say(me.limits.rulesTakeTwo ? words.moveText : words.moveTextAlone),
      ].join(' · ')}
      actions={
        mayMove && (
          <SpaceBetween direction="horizontal" size="xs">
            {rule.moves
              .filter(({ refusals }) => refusals.length === 0)
              .map(({ to: life }) => (
                <Button
                  key={life}
                  disabled={isProposed(life)}
                  disabledReason={say(termOf(problems, 'already-proposed'))}
                  onClick={() => setTo(life)}
                >
                  {say(moveName(rule, life))}
                </Button>
              ))}
          </SpaceBetween>
        )
      }
    >
      <Pending
        pending={pending}
        isOvertaken={({ move }) =>
          move !== null && !isBeforeMove(rule, move) && !isMoved(rule, move)
        }
      />
      <StageNotices rule={rule} />
      <StagePath life={rule.life} />
      <StageNotes rule={rule} />
      {!mayMove && <SecondaryText>{say(words.readOnly)}</SecondaryText>}
      {to && (
        <MoveDialogue
          rule={rule}
          to={to}
          proposedShares={proposedMoves.map(({ share }) => share)}
          onClose={() => setTo(null)}
        />
      )}
    </Section>
  );
};

/** What happened to a rule, in a box of its own. */
const Told = ({
  type = 'info',
  children,
}: {
  readonly type?: 'info' | 'warning';
  readonly children: ReactNode;
}) => (
  <div className={styles.told}>
    <Alert type={type}>{children}</Alert>
  </div>
);

/** How the rule came to its stage, and which move was turned down. */
const StageNotices = ({ rule }: { readonly rule: RuleView }) => {
  const { say, moment } = useWords();
  const turnedDown = useTurnedDown(rule);
  return (
    <>
      {rule.lastDemotion && (
        <Told type="warning">
          {say(words.fellBack, {
            when: moment(rule.lastDemotion.at),
            why: say(rule.lastDemotion.reason),
          })}
        </Told>
      )}
      {rule.retirement && (
        <Told>
          {say(rule.retirement.reason ? words.retiredBy : words.retiredByWithoutReason, {
            name: rule.retirement.by.name,
            when: moment(rule.retirement.at),
          })}{' '}
          {rule.retirement.reason && <OriginalText text={rule.retirement.reason} byStaff />}
        </Told>
      )}
      {turnedDown && (
        <Told>
          {say(words.turnedDown, {
            name: turnedDown.decidedBy?.name ?? '',
            what: say(turnedDown.words),
          })}{' '}
          <OriginalText text={turnedDown.decidedReason ?? ''} byStaff />
        </Told>
      )}
    </>
  );
};

/** The stages that a rule passes through. */
const StagePath = ({ life: current }: Pick<RuleView, 'life'>) => {
  const { say } = useWords();
  const path = (Object.keys(lives) as Life[]).filter(
    (life) => life !== 'retired' || current === 'retired',
  );
  const here = path.indexOf(current);
  return (
    <ol className={styles.path}>
      {path.map((life, at) => (
        <li
          key={life}
          aria-current={at === here ? 'step' : undefined}
          // A retired rule need not have passed through all stages.
          data-past={(at < here && current !== 'retired') || undefined}
        >
          <b>{say(lives[life])}</b>
          <span>{say(lifeDescriptions[life])}</span>
        </li>
      ))}
    </ol>
  );
};

/** What keeps a rule from moving, and what its brakes held back. */
const StageNotes = ({ rule }: { readonly rule: RuleView }) => {
  const { say, count, moment } = useWords();
  const refused = rule.moves.filter(({ refusals }) => refusals.length > 0);
  const blocked = [
    ...refused.map((move) => ({ ...move, message: words.notYet })),
    ...rule.later.map((move) => ({ ...move, message: words.later })),
  ];
  return (
    <>
      {rule.tripped.map(({ from, held, what }) => (
        <SecondaryText key={`${from} ${what}`}>
          {say(what === 'freezes' ? words.trippedFreezes : words.trippedRestrictions, {
            when: moment(from),
            count: count(held),
          })}
        </SecondaryText>
      ))}
      {blocked.map(({ to: life, refusals, message }) => (
        <SecondaryText key={`${message.en} ${life}`}>
          {say(message, {
            life: say(lives[life]),
            why: refusals.map((refusal) => say(refusal)).join(' · '),
          })}
        </SecondaryText>
      ))}
      {onTrial.has(rule.life) && <SecondaryText>{say(words.reviewText)}</SecondaryText>}
      {rule.shareRefusals.length > 0 && (
        <SecondaryText>
          {say(words.notWider, {
            why: rule.shareRefusals.map((refusal) => say(refusal)).join(' · '),
          })}
        </SecondaryText>
      )}
    </>
  );
};
