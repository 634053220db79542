import { type ReadOptions, useRead } from '../api/context.tsx';
import { minute } from '../figures/durations.ts';
import { useMe } from '../session/me.tsx';

/** A person needs one of these duties to approve any proposal. */
const approvalDuties = ['act-in-bulk', 'edit-lists', 'publish-rules'] as const;

/** Rarely refetched, because counting is expensive; data that a page has loaded since is used too. */
const slowRefetch: ReadOptions = {
  refetchInterval: 5 * minute,
  staleTime: 5 * minute,
  aside: true,
};

/** The number of items that wait on a page. */
export type WaitingCount = {
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
};

/**
 * The numbers of waiting items by path: open appeals, and proposals that the person may approve; `unread` if
 * they could not be loaded.
 */
export const useWaitingCounts = (): Readonly<Record<string, WaitingCount | 'unread'>> => {
  const { can } = useMe();
  const { data: load, isError: isLoadUnread } = useRead(
    'GET /queues',
    {},
    { ...slowRefetch, enabled: can('read-cases') },
  );
  const { data: proposals, isError: areProposalsUnread } = useRead(
    'GET /proposals',
    { query: { state: 'open', limit: '100' } },
    { ...slowRefetch, enabled: approvalDuties.some((duty) => can(duty)) },
  );
  return {
    '/appeals': isLoadUnread && !load ? 'unread' : { count: load?.openAppeals ?? 0, more: false },
    '/proposals':
      areProposalsUnread && !proposals
        ? 'unread'
        : {
            count: proposals?.items.filter(({ mayApprove }) => mayApprove).length ?? 0,
            more: proposals?.cursor != null,
          },
  };
};
