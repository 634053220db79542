import { useAct } from '../api/context.tsx';
import { notify } from '../notices/notices.ts';
import { useGo } from '../shell/go.tsx';
import { words } from './words.ts';

/** Claims the most urgent free case of a queue and goes to it. */
export const useTakeNext = (queue: string, onError: (failure: Error) => void) => {
  const go = useGo();
  const { mutate, isPending } = useAct('POST /queues/{queue}/next');
  const take = () =>
    mutate(
      { path: { queue }, body: {} },
      {
        onSuccess: ({ case: found }) =>
          found
            ? go(`/cases/${found.caseId}`)
            : notify({ id: 'queue', kind: 'info', words: words.nothingFree }),
        onError,
      },
    );
  return { take, isPending };
};
