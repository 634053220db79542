import Button from '@cloudscape-design/components/button';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** Leads out of a dialogue. What was asked for already is done all the same, so that it is not called cancelling then. */
export const Leave = ({
  busy = false,
  onLeave,
}: {
  /** Something was asked for, and not answered yet. */
  readonly busy?: boolean;
  readonly onLeave: () => void;
}) => {
  const { say } = useWords();
  return (
    <Button variant="link" onClick={onLeave}>
      {say(busy ? words.close : words.cancel)}
    </Button>
  );
};
