import { useEffect, useState } from 'react';
import { useRead, useReadAhead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { leaveRow, returnToRow } from '../../cases/row-cursor.ts';
import { leaveQueue, trailBack } from '../../cases/way-back.ts';
import { addressOf, type Filters } from './filters.ts';

const rowsOfPage = '50';

/** A queue with its filters. */
export type View = {
  readonly queue: string;
  readonly filters: Filters;
  /** Whether it is known which queue to open. */
  readonly isKnown: boolean;
};

/** Identifies a view; paging starts over when it changes. */
export const nameOfView = ({ queue, filters }: View): string => JSON.stringify([queue, filters]);

/** A queue page by page: the current page, with functions for the next and previous one. */
export const usePages = (shown: View) => {
  const { queue, filters, isKnown } = shown;
  const view = nameOfView(shown);
  // The cursors that lead to the current page.
  const [trail, leave] = useState(() => trailBack(view));
  const [seen, see] = useState(view);
  if (seen !== view) {
    see(view);
    leave([]);
  }
  const { queue: _, ...narrowed } = filters;
  const parts = (cursor: string | undefined) => ({
    path: { queue },
    query: { limit: rowsOfPage, ...narrowed, ...(cursor !== undefined && { cursor }) },
  });
  const name = 'GET /queues/{queue}/cases';
  const { data, error, isPending, isPlaceholderData, refetch } = useRead(
    name,
    parts(trail.at(-1)),
    {
      refetchInterval: 15_000,
      // While paging, the previous rows stay visible; rows of another queue never do.
      keep: trail.length > 0,
      enabled: isKnown,
    },
  );
  // Cursors expire after a day: start over at the first page.
  const isOver =
    isProblem(error, 'invalid') && error.told.errors?.some(({ field }) => field === 'query.cursor');
  if (isOver && trail.length > 0) leave([]);
  const href = addressOf(filters);
  useEffect(() => leaveQueue({ href, view, trail }), [href, view, trail]);
  const rows = data?.items ?? [];
  const isThere = rows.length > 0;
  useEffect(() => {
    if (isThere) returnToRow();
  }, [isThere]);
  const after = data?.cursor ?? undefined;
  // Prefetches the next page.
  useReadAhead(name, after === undefined || isPlaceholderData ? null : parts(after));

  const turn = (to: readonly string[]) => {
    leaveRow();
    leave(to);
  };
  return {
    rows,
    loading: isPending,
    /** The error, if no rows could be loaded. */
    failure: data ? null : error,
    refetch,
    page: trail.length + 1,
    forward: after === undefined ? null : () => turn([...trail, after]),
    back: trail.length === 0 ? null : () => turn(trail.slice(0, -1)),
  };
};
