import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useQuery } from '@tanstack/react-query';
import type { BulkProgress } from '../../contract/acting.ts';
import { second } from '../figures/durations.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/**
 * How far a bulk action, or its undo, is while it runs. What cannot be told now is told a second later, or by its result.
 *
 * @param name of this run alone
 */
export const RunProgress = ({
  name,
  undoes = false,
  read,
}: {
  readonly name: string;
  readonly undoes?: boolean;
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
  // Of none, no share is done.
  const data = told && told.of > 0 ? told : undefined;
  return (
    <ProgressBar
      value={data ? (100 * data.done) / data.of : 0}
      label={say(undoes ? words.undoing : words.running)}
      additionalInfo={
        data &&
        say(undoes ? words.undoneSoFar : words.soFar, {
          done: count(data.done),
          of: count(data.of),
        })
      }
    />
  );
};
