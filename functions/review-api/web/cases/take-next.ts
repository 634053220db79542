import { useAct } from '../api/context.tsx';
import { notify } from '../notices/notices.ts';
import { useGo, useIsHere } from '../shell/go.tsx';
import { words } from './words.ts';

/** Claims the most urgent free case of a queue and goes to it. */
export const useTakeNext = (queue: string, onError: (failure: Error) => void) => {
  const go = useGo();
  const { mutate, isPending } = useAct('POST /queues/{queue}/next');
  const isHere = useIsHere();
  const take = () => {
    if (isPending) return;
    mutate(
      { path: { queue }, body: {} },
      {
        onSuccess: ({ case: found }) => {
          if (found === null) notify({ id: 'queue', kind: 'info', words: words.nothingFree });
          else if (isHere()) go(`/cases/${found.caseId}`);
        },
        onError,
      },
    );
  };
  return { take, isPending };
};
