import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useQuery } from '@tanstack/react-query';
import { useClient } from '../api/context.tsx';
import { second } from '../figures/durations.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** A bulk action that was asked for. */
export type Running = {
  readonly token: string;
  readonly idempotencyKey: string;
  /** That it is about. */
  readonly accounts: number;
};

/** How far a bulk action is while it runs. What cannot be told now is told a second later, or by its result. */
export const RunProgress = ({ token, idempotencyKey, accounts }: Running) => {
  const { say, count } = useWords();
  const client = useClient();
  const { data } = useQuery({
    queryKey: ['POST /bulk/progress', idempotencyKey],
    queryFn: ({ signal }) =>
      client('POST /bulk/progress', { body: { token } }, { signal, idempotencyKey }),
    refetchInterval: second,
    retry: false,
    gcTime: 0,
    meta: { aside: true },
  });
  const { done, of } = data ?? { done: 0, of: accounts };
  return (
    <ProgressBar
      value={(100 * done) / of}
      label={say(words.running)}
      additionalInfo={say(words.soFar, { done: count(done), of: count(of) })}
    />
  );
};
