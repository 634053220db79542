import { useEffect, useState } from 'react';
import { usePrefetch, useRead } from '../../api/context.tsx';
import { isCursorExpired } from '../../api/problem.ts';
import { rememberedTrail, rememberQueue } from '../../cases/queue-trail.ts';
import { blurRow, returnToRow } from '../../cases/row-cursor.ts';
import { aboutOf, addressOf, type Filters } from './filters.ts';

const rowsOfPage = '50';

/** A queue with its filters. */
type QueueView = {
  readonly queue: string;
  readonly filters: Filters;
  /** Whether it is known which queue to open. */
  readonly isKnown: boolean;
};

/** Identifies a view; paging starts over when it changes. */
export const viewKeyOf = ({ queue, filters }: QueueView): string =>
  JSON.stringify([queue, filters]);

/** A queue page by page: the current page, with functions for the next and previous one. */
export const usePages = (shown: QueueView) => {
  const { queue, filters, isKnown } = shown;
  const view = viewKeyOf(shown);
  // The cursors that lead to the current page.
  const [trail, setTrail] = useState(() => rememberedTrail(view));
  const [lastView, setLastView] = useState(view);
  if (lastView !== view) {
    setLastView(view);
    setTrail([]);
  }
  const { queue: _, ...narrowed } = filters;
  const parts = (cursor: string | undefined) => ({
    path: { queue },
    query: { limit: rowsOfPage, ...narrowed, ...(cursor !== undefined && { cursor }) },
  });
  const name = 'GET /queues/{queue}/cases';
  const { data, error, isPending, isPlaceholderData } = useRead(name, parts(trail.at(-1)), {
    refetchInterval: 15_000,
    // While paging, the previous rows stay visible; rows of another queue never do.
    keepPrevious: trail.length > 0,
    enabled: isKnown,
  });
  // Cursors expire after a day: start over at the first page.
  if (isCursorExpired(error) && trail.length > 0) setTrail([]);
  const href = addressOf(filters);
  useEffect(() => {
    if (isKnown) rememberQueue({ queue, href, view, trail, about: aboutOf(filters) });
  }, [isKnown, queue, href, view, trail, filters]);
  const rows = data?.items ?? [];
  const hasRows = rows.length > 0;
  useEffect(() => {
    if (hasRows) returnToRow();
  }, [hasRows]);
  const after = data?.cursor ?? undefined;
  // Prefetches the next page.
  usePrefetch(name, after === undefined || isPlaceholderData ? null : parts(after));

  const goToPage = (to: readonly string[]) => {
    blurRow();
    setTrail(to);
  };
  return {
    rows,
    loading: isPending,
    /** The error, if no rows could be loaded. */
    failure: data ? null : error,
    page: trail.length + 1,
    forward: after === undefined ? null : () => goToPage([...trail, after]),
    back: trail.length === 0 ? null : () => goToPage(trail.slice(0, -1)),
  };
};
