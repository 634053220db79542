import { useQuery } from '@tanstack/react-query';
import type { Backtest } from '../../../contract/rules.ts';
import { useClient } from '../../api/context.tsx';

/** Whether there is more to come of a run. */
export const goesOn = ({ state }: Backtest): boolean => state === 'waiting' || state === 'running';

/** Follows a run until it ends. */
export const useBacktest = (started: Backtest | undefined) => {
  const client = useClient();
  const backtestId = started?.backtestId ?? '';
  return useQuery({
    queryKey: ['GET /backtests/{backtestId}', backtestId],
    queryFn: ({ signal }) =>
      client('GET /backtests/{backtestId}', { path: { backtestId } }, { signal }),
    enabled: started !== undefined,
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && !goesOn(data) ? false : 1000),
  });
};
