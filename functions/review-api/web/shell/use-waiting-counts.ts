import { useRead } from '../api/context.tsx';
import { useMe } from '../session/me.tsx';

/** Nobody without one of these agrees to a proposal. */
const agreeing = ['act-in-bulk', 'edit-lists', 'publish-rules'] as const;

const refetchInterval = 30_000;

/** How much waits behind a place of the navigation, by its path: open appeals, and proposals that the person may agree to. */
export const useWaitingCounts = (): Readonly<Record<string, number>> => {
  const { can } = useMe();
  const { data: load } = useRead(
    'GET /queues',
    {},
    { enabled: can('read-cases'), refetchInterval },
  );
  const { data: proposals } = useRead(
    'GET /proposals',
    { query: { state: 'open', limit: '100' } },
    { enabled: agreeing.some((duty) => can(duty)), refetchInterval },
  );
  return {
    '/appeals': load?.openAppeals ?? 0,
    '/proposals': proposals?.items.filter(({ mayApprove }) => mayApprove).length ?? 0,
  };
};
