import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useAgain } from '../../api/context.tsx';
import { passes } from '../../api/problem.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { notify } from '../../notices/notices.ts';
import { useIsHere } from '../../shell/go.tsx';
import { words } from './words.ts';

/** Functions to claim or release a case, skip it, and open the next one of its queue. */
export const useTaking = (
  { caseId, accountId, queue }: Pick<CasePage['case'], 'caseId' | 'accountId' | 'queue'>,
  claim: CasePage['case']['claim'],
) => {
  const isHere = useIsHere();
  const again = useAgain();
  const tell = (failure: Error) => {
    notify({
      id: `case ${caseId}`,
      kind: 'warning',
      words: words.failedFor,
      values: { account: accountId, detail: failure.message },
    });
    // Reloads, so that the cause of the refusal is visible.
    if (!passes(failure)) again();
  };
  const takeIt = useAct('POST /cases/{caseId}/claim');
  const giveBack = useAct('DELETE /cases/{caseId}/claim');
  const skipIt = useAct('POST /cases/{caseId}/skip');
  const { take: goNext } = useTakeNext(queue, tell);
  return {
    toggleClaim: () => {
      const how = { onSuccess: again, onError: tell };
      if (claim?.mine) giveBack.mutate({ path: { caseId } }, how);
      else takeIt.mutate({ path: { caseId }, body: {} }, how);
    },
    skip: () => {
      if (skipIt.isPending) return;
      skipIt.mutate(
        { path: { caseId }, body: {} },
        { onSuccess: () => isHere() && goNext(), onError: tell },
      );
    },
    goNext,
  };
};
