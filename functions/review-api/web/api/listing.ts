import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import type { Answers, Name, Parts } from './client.ts';
import { type Reading, useClient } from './context.tsx';

type Page = { readonly items: readonly unknown[]; readonly cursor: string | null };

/** Endpoints with paged answers. */
type Listing = { [N in Name]: Answers<N> extends Page ? N : never }[Name];
type Item<N extends Listing> =
  Answers<N> extends { readonly items: readonly (infer Each)[] } ? Each : never;

export type Listed<Each> = {
  readonly items: readonly Each[];
  readonly error: Error | null;
  readonly loading: boolean;
  /** Loads the next page; `undefined` on the last page. */
  readonly more: (() => void) | undefined;
  readonly again: () => void;
};

/**
 * Reads a list page by page and keeps the pages already loaded.
 *
 * @example
 * const { items, more } = useListing('GET /quarantine', { query: {} });
 */
export const useListing = <N extends Listing>(
  name: N,
  parts: Parts<N>,
  { enabled = true, ...reading }: Pick<Reading, 'enabled' | 'staleTime' | 'refetchInterval'> = {},
): Listed<Item<N>> => {
  const client = useClient();
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } =
    useInfiniteQuery<Page, Error, InfiniteData<Page>, readonly unknown[], string | null>({
      queryKey: [name, parts],
      queryFn: ({ pageParam, signal }) => {
        const { query = {} } = parts as { readonly query?: object };
        const asked =
          pageParam === null ? parts : { ...parts, query: { ...query, cursor: pageParam } };
        return client(name, asked as Parts<N>, { signal }) as Promise<Page>;
      },
      initialPageParam: null,
      getNextPageParam: ({ cursor }) => cursor,
      enabled,
      ...reading,
    });
  return {
    items: (data?.pages ?? []).flatMap(({ items }) => items) as readonly Item<N>[],
    error,
    loading: enabled && (isPending || isFetchingNextPage),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    again: () => void refetch(),
  };
};
