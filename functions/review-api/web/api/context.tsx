import {
  keepPreviousData,
  notifyManager,
  type Query,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import { readDraft, writeDraft } from '../drafts/drafts.ts';
import { minute } from '../figures/durations.ts';
import { dismiss, notices, notify } from '../notices/notices.ts';
import type { AnswerOf, Client, EndpointName, RequestParts } from './client.ts';
import { isTemporary } from './problem.ts';
import { words } from './words.ts';

const Context = createContext<Client | null>(null);
export const ClientProvider = Context;

/** Returns the API client. */
export const useClient = (): Client => {
  const client = useContext(Context);
  if (!client) throw new Error('useClient needs a ClientProvider above it');
  return client;
};

// Mutations must be pending before the next click or key is handled. With the library's default scheduler, a
// double confirmation was sent twice.
notifyManager.setScheduler(queueMicrotask);

const outOfDateNotice = { id: 'out of date', kind: 'error', words: words.outOfDate } as const;

/** Whether data on the page could not be reloaded. */
const isOutOfDate = ({
  state,
  observers,
}: Pick<Query<unknown, unknown, unknown>, 'state' | 'observers'>): boolean =>
  isTemporary(state.error) &&
  state.data !== undefined &&
  observers.some(({ options }) => options.meta?.aside !== true);

/**
 * Creates the query client. Data stays on the page while it is refetched, and is marked as out of date if
 * that fails. Requests that cannot succeed are not retried. Requests do not wait silently while the browser
 * is offline: a decision would otherwise be sent unnoticed on reconnect.
 */
export const makeQueryClient = (): QueryClient => {
  const queryCache = new QueryCache({
    onError: (_, query) => {
      if (isOutOfDate(query)) notify(outOfDateNotice);
    },
    onSuccess: () => {
      const isNoticed = notices.read().some(({ id }) => id === outOfDateNotice.id);
      if (isNoticed && !queryCache.getAll().some(isOutOfDate)) dismiss(outOfDateNotice.id);
    },
  });
  return new QueryClient({
    queryCache,
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 5_000,
        retry: (failures, failure) => failures < 3 && isTemporary(failure),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
};

export type ReadOptions<Parts = unknown> = {
  readonly enabled?: boolean;
  readonly refetchInterval?: number;
  readonly staleTime?: number;
  /** Keeps the previous data until the new data arrives: always, or if it answered such a request. */
  readonly keepPrevious?: boolean | ((before: Parts) => boolean);
  /** Secondary data: no notice if it is out of date. */
  readonly aside?: boolean;
};

/**
 * Reads from the API and keeps the data up to date.
 *
 * @example
 * const { data } = useRead('GET /queues', {});
 */
export const useRead = <N extends EndpointName>(
  name: N,
  parts: RequestParts<N>,
  { keepPrevious = false, aside = false, ...reading }: ReadOptions<RequestParts<N>> = {},
): UseQueryResult<AnswerOf<N>> => {
  const client = useClient();
  return useQuery<AnswerOf<N>>({
    queryKey: [name, parts],
    queryFn: ({ signal }) =>
      client(name, parts, {
        signal,
        // Some reads use POST, because their parameters are long; each is an act of its own.
        ...(!name.startsWith('GET ') && { idempotencyKey: crypto.randomUUID() }),
      }),
    ...(keepPrevious === true && { placeholderData: keepPreviousData }),
    ...(typeof keepPrevious === 'function' && {
      placeholderData: (data, query) =>
        query && keepPrevious(query.queryKey[1] as RequestParts<N>) ? data : undefined,
    }),
    ...(aside && { meta: { aside } }),
    ...reading,
  });
};

/** Prefetches data that will be needed next; `null` if there is none. */
export const usePrefetch = <N extends EndpointName>(
  name: N,
  parts: RequestParts<N> | null,
): void => {
  const client = useClient();
  const queries = useQueryClient();
  const asked = JSON.stringify(parts);
  useEffect(() => {
    const ahead = JSON.parse(asked) as RequestParts<N> | null;
    if (ahead === null) return;
    queries.prefetchQuery({
      queryKey: [name, ahead],
      queryFn: ({ signal }) => client(name, ahead, { signal }),
    });
  }, [asked, name, client, queries]);
};

/**
 * Returns a function that refetches data shown on the page: of the given endpoints, or all of it. Resolves
 * when done.
 *
 * @example
 * const refetch = useRefetch('GET /rules', 'GET /rules/{rule}');
 */
export const useRefetch = (...names: readonly EndpointName[]): (() => Promise<unknown>) => {
  const queries = useQueryClient();
  return () =>
    names.length === 0
      ? queries.invalidateQueries()
      : Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));
};

type ActInput<N extends EndpointName> = RequestParts<N> & { readonly idempotencyKey: string };

type ActCallbacks<N extends EndpointName> = {
  readonly onSuccess?: (answer: AnswerOf<N>) => void;
  readonly onError?: (failure: Error) => void;
};

/** The last request of an act that had no success yet, without the version that it was based on. */
type Unanswered = { readonly request: string; readonly key: string; readonly sentAt: number };

/**
 * How long after a request without success the same one is its repetition, in milliseconds. Later it is an act of
 * its own: what the first did unseen may have been undone since, and its stored answer would say that it is done.
 */
const repeatedWithin = 10 * minute;

/**
 * The act in a request, as text. The version that it is based on does not belong to it: a page that was reloaded
 * after the answer was lost sends a newer one.
 */
const actIn = (parts: unknown): string =>
  JSON.stringify(parts, (field, value) => (field === 'expectedVersion' ? undefined : value));

/**
 * Performs an act. A call that repeats the one before it on the same object within ten minutes, if that had no
 * success, is the same act also after the page was reloaded: if only the answer was lost, nothing is done twice. The
 * callbacks run for every call, even after a later call or after the calling component has unmounted. `variables` has
 * the key of the act.
 *
 * @param options.repeatable whether each call is an act of its own: the act lasts a while or can be taken back,
 *   and may then be meant again
 * @example
 * const claim = useAct('POST /cases/{caseId}/claim', { repeatable: true });
 * claim.mutate({ path: { caseId }, body: {} }, { onError: notifyFailure });
 */
export const useAct = <N extends EndpointName>(
  name: N,
  { repeatable = false }: { readonly repeatable?: boolean } = {},
): Omit<UseMutationResult<AnswerOf<N>, Error, ActInput<N>>, 'mutate' | 'mutateAsync'> & {
  readonly mutate: (act: RequestParts<N>, then?: ActCallbacks<N>) => void;
  readonly mutateAsync: (act: RequestParts<N>) => Promise<AnswerOf<N>>;
} => {
  const client = useClient();
  const mutation = useMutation<AnswerOf<N>, Error, ActInput<N>>({
    mutationFn: ({ idempotencyKey, ...parts }) =>
      client(name, parts as unknown as RequestParts<N>, { idempotencyKey }),
  });
  const perform = async (act: RequestParts<N>): Promise<AnswerOf<N>> => {
    if (repeatable) return mutation.mutateAsync({ ...act, idempotencyKey: crypto.randomUUID() });
    // Kept like a draft, which outlives the page too and is then sent again.
    const place = `act:${name} ${JSON.stringify('path' in act ? act.path : null)}`;
    const request = actIn(act);
    const sentAt = Date.now();
    const before = readDraft<Unanswered>(sessionStorage, place);
    const isRepeated = before?.request === request && sentAt - before.sentAt < repeatedWithin;
    const key = isRepeated ? before.key : crypto.randomUUID();
    writeDraft(sessionStorage, place, { request, key, sentAt } satisfies Unanswered);
    const answer = await mutation.mutateAsync({ ...act, idempotencyKey: key });
    if (readDraft<Unanswered>(sessionStorage, place)?.key === key) {
      writeDraft(sessionStorage, place, null);
    }
    return answer;
  };
  return {
    ...mutation,
    mutateAsync: perform,
    mutate: (act, { onSuccess, onError = () => {} } = {}) => {
      perform(act).then(onSuccess, onError);
    },
  };
};
