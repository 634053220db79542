import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useQuery } from '@tanstack/react-query';
import type { BulkProgress } from '../../contract/acting.ts';
import { second } from '../figures/durations.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/**
 * Progress of a running bulk action or its undo. A failed poll is retried a second later, or superseded by
 * the result.
 *
 * @param name unique to this run
 */
export const RunProgress = ({
  name,
  isUndo = false,
  read,
}: {
  readonly name: string;
  readonly isUndo?: boolean;
  readonly read: (signal: AbortSignal) => Promise<BulkProgress>;
}) => {
  const { say, count } = useWords();
  const { data: told } = useQuery({
    queryKey: ['bulk progress', name],
    queryFn: ({ signal }) => read(signal),
    refetchInterval: second,
    retry: false,
    gcTime: 0,
    meta: { aside: true },
  });
  // Avoids a division by zero.
  const data = told && told.of > 0 ? told : undefined;
  return (
    <ProgressBar
      value={data ? (100 * data.done) / data.of : 0}
      label={say(isUndo ? words.undoing : words.running)}
      description={
        data &&
        data.unreadable > 0 &&
        say(words.unreadableSoFar, { unreadable: count(data.unreadable) })
      }
      additionalInfo={
        data &&
        say(isUndo ? words.undoneSoFar : words.soFar, {
          done: count(data.done),
          of: count(data.of),
        })
      }
    />
  );
};
