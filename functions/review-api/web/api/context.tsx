import {
  keepPreviousData,
  notifyManager,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import { notices, notify, putAway } from '../notices/notices.ts';
import type { Answers, Client, Name, Parts } from './client.ts';
import { passes } from './problem.ts';
import { words } from './words.ts';

const Context = createContext<Client | null>(null);
export const ClientProvider = Context;

/** Asks the API. */
export const useClient = (): Client => {
  const client = useContext(Context);
  if (!client) throw new Error('useClient needs a ClientProvider above it');
  return client;
};

// That an act is under way is known before the next click or key: with the library's own timer, what was confirmed
// twice at once was sent twice.
notifyManager.setScheduler(queueMicrotask);

const outOfDate = { id: 'out of date', kind: 'error', words: words.outOfDate } as const;

/**
 * What was read stays on the page while it is read again, and is said to be old when that fails; what
 * cannot pass is not asked twice. Nothing waits in silence for a network that the browser knows to be gone:
 * a decision would be sent by itself whenever it is back.
 */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (failure, { state, observers }) => {
        const onPage = observers.some(({ options }) => options.meta?.aside !== true);
        if (passes(failure) && state.data !== undefined && onPage) notify(outOfDate);
      },
      onSuccess: () => {
        if (notices.read().some(({ id }) => id === outOfDate.id)) putAway(outOfDate.id);
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 5_000,
        retry: (failures, failure) => failures < 3 && passes(failure),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });

/** When to read, and again when. */
export type Reading = {
  readonly enabled?: boolean;
  readonly refetchInterval?: number;
  readonly staleTime?: number;
  /** Shows what was there until the new is. */
  readonly keep?: boolean;
  /** It stands beside what somebody came for: that it is old is not told. */
  readonly aside?: boolean;
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
  { keep = false, aside = false, ...reading }: Reading = {},
): UseQueryResult<Answers<N>> => {
  const client = useClient();
  return useQuery<Answers<N>>({
    queryKey: [name, parts],
    queryFn: ({ signal }) =>
      client(name, parts, {
        signal,
        // Some readings are long enough to be sent: each is an act of its own.
        ...(!name.startsWith('GET ') && { idempotencyKey: crypto.randomUUID() }),
      }),
    ...(keep && { placeholderData: keepPreviousData }),
    ...(aside && { meta: { aside } }),
    ...reading,
  });
};

/** Reads what will be asked for next; `null` when there is nothing ahead. */
export const useReadAhead = <N extends Name>(name: N, parts: Parts<N> | null): void => {
  const client = useClient();
  const queries = useQueryClient();
  const asked = JSON.stringify(parts);
  useEffect(() => {
    const ahead = JSON.parse(asked) as Parts<N> | null;
    if (ahead === null) return;
    queries.prefetchQuery({
      queryKey: [name, ahead],
      queryFn: ({ signal }) => client(name, ahead, { signal }),
    });
  }, [asked, name, client, queries]);
};

/**
 * Has what the page shows read again: of these endpoints, or all of it. It is done once that was read.
 *
 * @example
 * const again = useAgain('GET /rules', 'GET /rules/{rule}');
 */
export const useAgain = (...names: readonly Name[]): (() => Promise<unknown>) => {
  const queries = useQueryClient();
  return () =>
    names.length === 0
      ? queries.invalidateQueries()
      : Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
};

type Act<N extends Name> = Parts<N> & { readonly idempotencyKey?: string };

/** What follows from an act. */
type Then<N extends Name> = {
  readonly onSuccess?: (answer: Answers<N>) => void;
  readonly onError?: (failure: Error) => void;
};

/**
 * Does something. Each call has an idempotency key of its own; give one to repeat the same act. What follows is
 * done of each call, also when another came after it or what called is off the page.
 *
 * @example
 * const claim = useAct('POST /cases/{caseId}/claim');
 * claim.mutate({ path: { caseId }, body: {} }, { onError: tell });
 */
export const useAct = <N extends Name>(
  name: N,
): Omit<UseMutationResult<Answers<N>, Error, Act<N>>, 'mutate'> & {
  readonly mutate: (act: Act<N>, then?: Then<N>) => void;
} => {
  const client = useClient();
  const mutation = useMutation<Answers<N>, Error, Act<N>>({
    mutationFn: ({ idempotencyKey = crypto.randomUUID(), ...parts }) =>
      client(name, parts as unknown as Parts<N>, { idempotencyKey }),
  });
  return {
    ...mutation,
    mutate: (act, { onSuccess, onError = () => {} } = {}) => {
      mutation.mutateAsync(act).then(onSuccess, onError);
    },
  };
};
