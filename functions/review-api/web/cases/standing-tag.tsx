import type { AccountCard } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import { standings, termOf } from '../words/terms.ts';
import { FailedTag } from './failed-tag.tsx';
import { Tag, toneOf } from './tag.tsx';
import { words } from './words.ts';

/** The state of an account; of a closed one also whether the platform closed it for cause, and whether the command failed. */
export const StandingTag = ({
  standing: { status, closedByPlatform, failed },
}: {
  readonly standing: AccountCard['standing'];
}) => {
  const { say } = useWords();
  return (
    <>
      <Tag tone={toneOf(status)}>
        {say(closedByPlatform ? words.closedByPlatform : termOf(standings, status))}
      </Tag>
      <FailedTag failed={failed} />
    </>
  );
};
