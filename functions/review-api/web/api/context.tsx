import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Answers, Client, Name, Parts } from './client.ts';
import { passes } from './problem.ts';

const Context = createContext<Client | null>(null);
export const ClientProvider = Context;

/** Asks the API. */
export const useClient = (): Client => {
  const client = useContext(Context);
  if (!client) throw new Error('useClient needs a ClientProvider above it');
  return client;
};

/** What was read stays on the page while it is read again; what cannot pass is not asked twice. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, failure) => failures < 3 && passes(failure) },
      mutations: { retry: false },
    },
  });

/** When to read, and again when. */
type Reading = {
  readonly enabled?: boolean;
  readonly refetchInterval?: number;
  readonly staleTime?: number;
  /** Shows what was there until the new is. */
  readonly keep?: boolean;
};

/**
 * Reads something and keeps it up to date.
 *
 * @example
 * const { data } = useRead('GET /queues', {});
 */
export const useRead = <N extends Name>(
  name: N,
  parts: Parts<N>,
  { keep = false, ...reading }: Reading = {},
): UseQueryResult<Answers<N>> => {
  const client = useClient();
  return useQuery<Answers<N>>({
    queryKey: [name, parts],
    queryFn: ({ signal }) => client(name, parts, { signal }),
    ...(keep && { placeholderData: keepPreviousData }),
    ...reading,
  });
};
