import Box from '@cloudscape-design/components/box';
import { useWords } from '../preferences/context.tsx';
import { StatusIndicator } from './status-indicator.tsx';
import { words } from './words.ts';

/** Shown while data is loaded for the first time. */
export const Waiting = () => {
  const { say } = useWords();
  return (
    <Box padding="l">
      <StatusIndicator type="loading">{say(words.waiting)}</StatusIndicator>
    </Box>
  );
};
