import type { CommandFailure } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import { QuotingText } from '../text/quoting-text.tsx';
import { Tag } from './tag.tsx';
import { words } from './words.ts';

/** Says that the platform could not carry out a command, and quotes what it said of it. */
export const FailedTag = ({ failed }: { readonly failed: CommandFailure | null }) => {
  const { say } = useWords();
  if (!failed) return null;
  const { detail } = failed;
  return (
    <>
      <Tag tone="danger">{say(words.notCarriedOut)}</Tag>
      {detail !== null && <QuotingText text={`${say(words.platformSaid)}“${detail}”`} />}
    </>
  );
};
