import { useAct } from '../api/context.tsx';
import { notify } from '../notices/notices.ts';
import { useGo, useIsMounted } from '../shell/go.tsx';
import { rememberedAbout } from './queue-trail.ts';
import { words } from './words.ts';

/** Whether the queue was filtered by what its cases are about. */
export const isFiltered = (queue: string): boolean =>
  Object.keys(rememberedAbout(queue)).length > 0;

/**
 * Claims the most urgent free case of a queue, as it was filtered last, and opens it. If the person has navigated
 * elsewhere in the meantime, the claim is released, so that nobody holds a case unknowingly.
 *
 * @param onNone called if no case is free; by default shows a notice
 */
export const useTakeNext = (
  queue: string,
  onError: (failure: Error) => void,
  onNone: () => void = () =>
    notify({
      id: 'queue',
      kind: 'info',
      words: isFiltered(queue) ? words.nothingFreeSuch : words.nothingFree,
    }),
) => {
  const go = useGo();
  const { mutate, isPending } = useAct('POST /queues/{queue}/next', { repeatable: true });
  const releaseClaim = useAct('DELETE /cases/{caseId}/claim', { repeatable: true });
  const isMounted = useIsMounted();
  const take = () => {
    if (isPending) return;
    mutate(
      { path: { queue }, body: rememberedAbout(queue) },
      {
        onSuccess: ({ case: found }) => {
          if (found === null) {
            if (isMounted()) onNone();
          } else if (isMounted()) go(`/cases/${found.caseId}`);
          else releaseClaim.mutate({ path: { caseId: found.caseId } });
        },
        onError,
      },
    );
  };
  return { take, isPending };
};
