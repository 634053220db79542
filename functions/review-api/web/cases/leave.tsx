import Button from '@cloudscape-design/components/button';
import { useWords } from '../preferences/context.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

/**
 * Button that closes a dialogue. While a request is pending it is not labelled "Cancel", because the act
 * still happens.
 */
export const Leave = ({
  busy = false,
  onLeave,
}: {
  /** Whether a request is pending. */
  readonly busy?: boolean;
  readonly onLeave: () => void;
}) => {
  const { say } = useWords();
  return (
    <Button variant="link" onClick={onLeave}>
      {say(busy ? shellWords.close : words.cancel)}
    </Button>
  );
};
