import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import type { AnswerOf, EndpointName, RequestParts } from './client.ts';
import { type ReadOptions, useClient } from './context.tsx';

type Page = { readonly items: readonly unknown[]; readonly cursor: string | null };

type PagedEndpoint = { [N in EndpointName]: AnswerOf<N> extends Page ? N : never }[EndpointName];
type ItemOf<N extends PagedEndpoint> =
  AnswerOf<N> extends { readonly items: readonly (infer Each)[] } ? Each : never;

export type PagedList<Each> = {
  readonly items: readonly Each[];
  readonly error: Error | null;
  readonly loading: boolean;
  /** Loads the next page; `undefined` on the last page. */
  readonly more: (() => void) | undefined;
  /** Why the next page could not be loaded. */
  readonly moreError: Error | null;
  readonly again: () => void;
};

/**
 * Reads a list page by page and keeps the pages already loaded.
 *
 * @example
 * const { items, more } = useListing('GET /quarantine', { query: {} });
 */
export const useListing = <N extends PagedEndpoint>(
  name: N,
  parts: RequestParts<N>,
  {
    enabled = true,
    ...reading
  }: Pick<ReadOptions, 'enabled' | 'staleTime' | 'refetchInterval'> = {},
): PagedList<ItemOf<N>> => {
  const client = useClient();
  const {
    data,
    error,
    isPending,
    isFetchingNextPage,
    isFetchNextPageError,
    hasNextPage,
    fetchNextPage,
    refetch,
  } = useInfiniteQuery<Page, Error, InfiniteData<Page>, readonly unknown[], string | null>({
    queryKey: [name, parts],
    queryFn: ({ pageParam, signal }) => {
      const { query = {} } = parts as { readonly query?: object };
      const asked =
        pageParam === null ? parts : { ...parts, query: { ...query, cursor: pageParam } };
      return client(name, asked as RequestParts<N>, { signal }) as Promise<Page>;
    },
    initialPageParam: null,
    getNextPageParam: ({ cursor }) => cursor,
    enabled,
    ...reading,
  });
  return {
    items: (data?.pages ?? []).flatMap(({ items }) => items) as readonly ItemOf<N>[],
    error,
    loading: enabled && (isPending || isFetchingNextPage),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    moreError: isFetchNextPageError ? error : null,
    again: () => void refetch(),
  };
};
