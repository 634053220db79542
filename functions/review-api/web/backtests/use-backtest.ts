import { useQuery } from '@tanstack/react-query';
import type { BacktestRun } from '../../contract/backtests.ts';
import { useClient } from '../api/context.tsx';

/** Whether there is more to come of a run. */
export const goesOn = ({ state }: Pick<BacktestRun, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

/** Follows a run until it ends; `undefined`: there is none yet. */
export const useBacktest = (backtestId: string | undefined) => {
  const client = useClient();
  const id = backtestId ?? '';
  return useQuery({
    queryKey: ['GET /backtests/{backtestId}', id],
    queryFn: ({ signal }) =>
      client('GET /backtests/{backtestId}', { path: { backtestId: id } }, { signal }),
    enabled: backtestId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && goesOn(data) ? 1000 : false),
  });
};
