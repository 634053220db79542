import { useQuery } from '@tanstack/react-query';
import type { BacktestRun } from '../../contract/backtests.ts';
import { useClient } from '../api/context.tsx';

/** Whether a run is still in progress. */
export const isInProgress = ({ state }: Pick<BacktestRun, 'state'>): boolean =>
  state === 'waiting' || state === 'running';

/** Polls a run until it ends; pass `undefined` if there is none yet. */
export const useBacktest = (backtestId: string | undefined) => {
  const client = useClient();
  const id = backtestId ?? '';
  return useQuery({
    queryKey: ['GET /backtests/{backtestId}', id],
    queryFn: ({ signal }) =>
      client('GET /backtests/{backtestId}', { path: { backtestId: id } }, { signal }),
    enabled: backtestId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && isInProgress(data) ? 1000 : false),
  });
};
