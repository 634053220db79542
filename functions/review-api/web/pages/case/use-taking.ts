import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { isTemporary } from '../../api/problem.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useIsMounted } from '../../shell/go.tsx';

/**
 * Whether a case is claimed by the viewer, and functions to claim or release a case, skip it, and open the next one of
 * its queue.
 */
export const useCaseClaim = (
  { caseId, accountId, queue }: Pick<CasePage['case'], 'caseId' | 'accountId' | 'queue'>,
  claim: CasePage['case']['claim'],
) => {
  const isMounted = useIsMounted();
  const refetch = useRefetch();
  const notifyFailure = (failure: Error) => {
    notify({
      id: `case ${caseId}`,
      kind: 'warning',
      words: caseWords.failedFor,
      values: { account: accountId, detail: failure.message },
    });
    // Reloads, so that the cause of the refusal is visible.
    if (!isTemporary(failure)) refetch();
  };
  const claimCase = useAct('POST /cases/{caseId}/claim', { repeatable: true });
  const releaseClaim = useAct('DELETE /cases/{caseId}/claim', { repeatable: true });
  const skipCase = useAct('POST /cases/{caseId}/skip', { repeatable: true });
  const { take: goNext } = useTakeNext(queue, notifyFailure);
  return {
    isMine: claim?.mine ?? false,
    toggleClaim: () => {
      const callbacks = { onSuccess: refetch, onError: notifyFailure };
      if (claim?.mine) releaseClaim.mutate({ path: { caseId } }, callbacks);
      else claimCase.mutate({ path: { caseId }, body: {} }, callbacks);
    },
    skip: () => {
      if (skipCase.isPending) return;
      skipCase.mutate(
        { path: { caseId }, body: {} },
        { onSuccess: () => isMounted() && goNext(), onError: notifyFailure },
      );
    },
    goNext,
  };
};
