import type { BacktestRun } from '../../contract/backtests.ts';
import { useWords } from '../preferences/context.tsx';
import { StatusIndicator } from '../shell/status-indicator.tsx';
import { words } from './words.ts';

const indicatorTypes = {
  waiting: 'pending',
  running: 'in-progress',
  done: 'success',
  failed: 'error',
  'too-large': 'error',
  cancelled: 'stopped',
} as const satisfies { readonly [State in BacktestRun['state']]: string };

export const Progress = ({
  run: { state, progress, days },
}: {
  readonly run: Pick<BacktestRun, 'state' | 'progress' | 'days'>;
}) => {
  const { say, count } = useWords();
  return (
    <StatusIndicator type={indicatorTypes[state]}>
      {progress
        ? say(words[state], {
            done: count(progress.done),
            of: count(progress.of),
            days: count(days ?? 0),
          })
        : say(words.recorded)}
    </StatusIndicator>
  );
};
