import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Life } from '#shared/rules/life.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Pending, usePending } from '../case/pending.tsx';
import { lives, livesMean } from '../rules/terms.ts';
import { MoveDialogue, moveName } from './move-dialogue.tsx';
import styles from './rule.module.css';
import { words } from './words.ts';

/** The life stage of a rule, and its possible moves. */
export const Stage = ({ rule }: { readonly rule: RuleView }) => {
  const { say, day, percent } = useWords();
  const { can } = useMe();
  const [to, move] = useState<Life | null>(null);
  const pending = usePending({ rule: rule.rule });
  const path = (Object.keys(lives) as Life[]).filter(
    (life) => life !== 'retired' || rule.life === 'retired',
  );
  const here = path.indexOf(rule.life);
  const mayMove = can('write-rules') || can('publish-rules');
  const refused = rule.moves.filter(({ refusals }) => refusals.length > 0);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={[
            rule.rule,
            say(words.revision, { revision: rule.revision }),
            ...(rule.share === null ? [] : [say(words.share, { share: percent(rule.share) })]),
            ...(rule.since === null ? [] : [`${say(words.since)} ${day(rule.since)}`]),
            say(words.moveText),
          ].join(' · ')}
          actions={
            mayMove && (
              <SpaceBetween direction="horizontal" size="xs">
                {rule.moves
                  .filter(({ refusals }) => refusals.length === 0)
                  .map(({ to: life }) => (
                    <Button key={life} onClick={() => move(life)}>
                      {say(moveName(rule, life))}
                    </Button>
                  ))}
              </SpaceBetween>
            )
          }
        >
          {say(words.stage)}
        </Header>
      }
    >
      <Pending proposals={pending} />
      <ol className={styles.path}>
        {path.map((life, at) => (
          <li
            key={life}
            aria-current={at === here ? 'step' : undefined}
            // A retired rule need not have passed through all stages.
            data-past={(at < here && rule.life !== 'retired') || undefined}
          >
            <b>{say(lives[life])}</b>
            <span>{say(livesMean[life])}</span>
          </li>
        ))}
      </ol>
      {refused.map(({ to: life, refusals }) => (
        <Box key={life} fontSize="body-s" color="text-body-secondary">
          {say(words.notYet, {
            life: say(lives[life]),
            why: refusals.map((refusal) => say(refusal)).join(' · '),
          })}
        </Box>
      ))}
      {rule.wider.length > 0 && (
        <Box fontSize="body-s" color="text-body-secondary">
          {say(words.notWider, { why: rule.wider.map((refusal) => say(refusal)).join(' · ') })}
        </Box>
      )}
      {!mayMove && (
        <Box fontSize="body-s" color="text-body-secondary">
          {say(words.readOnly)}
        </Box>
      )}
      {to && <MoveDialogue rule={rule} to={to} onClose={() => move(null)} />}
    </Container>
  );
};
