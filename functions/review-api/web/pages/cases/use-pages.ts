import { useEffect, useState } from 'react';
import { useRead, useReadAhead } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { leaveRow, returnToRow } from '../../cases/row-cursor.ts';
import { leaveQueue, trailBack } from '../../cases/way-back.ts';
import { addressOf, type Filters } from './filters.ts';

const rowsOfPage = '50';

/** Which queue is looked at, and through what. */
export type View = {
  readonly queue: string;
  readonly filters: Filters;
  /** It is known whether it is the queue to begin with. */
  readonly isKnown: boolean;
};

/** What names a view: where it is another, all begins anew. */
export const nameOfView = ({ queue, filters }: View): string => JSON.stringify([queue, filters]);

/** A queue page by page: the one that is looked at, with the ways to the next and back. */
export const usePages = (shown: View) => {
  const { queue, filters, isKnown } = shown;
  const view = nameOfView(shown);
  // Cursors of the pages before this one: they lead back.
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
      // From page to page what was there stays in sight; rows of another queue never do.
      keep: trail.length > 0,
      enabled: isKnown,
    },
  );
  // A cursor is over after a day: the queue begins anew.
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
  // The next page is there before it is asked for.
  useReadAhead(name, after === undefined || isPlaceholderData ? null : parts(after));

  const turn = (to: readonly string[]) => {
    leaveRow();
    leave(to);
  };
  return {
    rows,
    loading: isPending,
    /** Why there are no rows, if they could not be read. */
    failure: data ? null : error,
    refetch,
    page: trail.length + 1,
    forward: after === undefined ? null : () => turn([...trail, after]),
    back: trail.length === 0 ? null : () => turn(trail.slice(0, -1)),
  };
};
