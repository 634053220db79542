import type { Handling } from '../../contract/queues.ts';
import { useServerNow } from '../api/use-server-now.ts';
import { useWords } from '../preferences/context.tsx';
import { Tag } from './tag.tsx';
import { words } from './words.ts';

/** What staff requested for an open case, other than whom it is assigned to. */
export const HandlingTags = ({
  handling: { snoozedUntil, escalated, secondOpinion },
}: {
  readonly handling: Handling;
}) => {
  const { say, moment } = useWords();
  const now = useServerNow();
  return (
    <>
      {snoozedUntil !== null && snoozedUntil > now && (
        <Tag tone="caution">{say(words.snoozedUntil, { when: moment(snoozedUntil) })}</Tag>
      )}
      {escalated && <Tag tone="caution">{say(words.escalated)}</Tag>}
      {secondOpinion && (
        <Tag tone="accent">
          {say(secondOpinion.answered ? words.opinionGiven : words.opinionAsked)}
        </Tag>
      )}
    </>
  );
};
