import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** Something is being read for the first time. */
export const Waiting = () => {
  const { say } = useWords();
  return (
    <Box padding="l">
      <StatusIndicator type="loading">{say(words.waiting)}</StatusIndicator>
    </Box>
  );
};
