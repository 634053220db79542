import { type Reading, useRead } from '../api/context.tsx';
import { minute } from '../figures/durations.ts';
import { useMe } from '../session/me.tsx';

/** Nobody without one of these agrees to a proposal. */
const agreeing = ['act-in-bulk', 'edit-lists', 'publish-rules'] as const;

/** Counting costs far more than the counts are worth: what a page has read since is counted with, too. */
const seldom: Reading = { refetchInterval: 5 * minute, staleTime: 5 * minute, aside: true };

/** How many wait behind a place of the navigation. */
export type WaitingCount = {
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
};

/**
 * What waits behind a place of the navigation, by its path: open appeals, and proposals that the
 * person may agree to.
 */
export const useWaitingCounts = (): Readonly<Record<string, WaitingCount>> => {
  const { can } = useMe();
  const { data: load } = useRead('GET /queues', {}, { ...seldom, enabled: can('read-cases') });
  const { data: proposals } = useRead(
    'GET /proposals',
    { query: { state: 'open', limit: '100' } },
    { ...seldom, enabled: agreeing.some((duty) => can(duty)) },
  );
  return {
    '/appeals': { count: load?.openAppeals ?? 0, more: false },
    '/proposals': {
      count: proposals?.items.filter(({ mayApprove }) => mayApprove).length ?? 0,
      more: proposals?.cursor != null,
    },
  };
};
