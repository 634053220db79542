import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { rememberedQueue } from '../../cases/queue-trail.ts';
import { isFiltered, useTakeNext } from '../../cases/take-next.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { dismiss } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { filled } from '../../words/say.ts';
import { actsDone } from '../../words/terms.ts';
import { type Draft, rulingOf } from './draft.ts';
import { useRulingNotices } from './use-ruling-notices.tsx';
import { words } from './words.ts';

/** The draft of a ruling, and functions to carry it out and undo it. */
export const useDecide = (page: CasePage) => {
  const { caseId, accountId, version, queue } = page.case;
  const { say } = useWords();
  const go = useGo();
  const isMounted = useIsMounted();
  const { draft, write, forget } = useDraft<Draft | null>(`case:${caseId}`, null);
  const ruling = useAct('POST /cases/{caseId}/rulings');
  const noticeId = `case ${caseId}`;
  const { notifyCase, notifyMade, notifyFailure } = useRulingNotices(noticeId, page);
  const refetch = useRefetch();

  const toQueues = () => {
    if (isMounted()) go(isFiltered(queue) ? rememberedQueue().href : '/cases');
  };
  const { take: openNext } = useTakeNext(queue, toQueues, toQueues);

  const decide = (thenNext: boolean) => {
    if (!draft || ruling.isPending) return;
    const { act, contentId, reason, truth, category } = draft;
    if (truth === null) return;
    const done =
      contentId === null
        ? say(actsDone[act])
        : say(words.doneOnPost, { done: actsDone[act], id: contentId });
    ruling.mutate(
      {
        path: { caseId },
        body: {
          expectedVersion: version,
          ruling: rulingOf(draft),
          reason: reason.trim(),
          mark: { truth, category },
        },
      },
      {
        onSuccess: (answer) => {
          forget();
          dismiss(noticeId);
          if (answer.kind === 'proposed') {
            notifyCase('info', words.proposed, { account: accountId });
          } else {
            const isRecordOnly = answer.kind === 'recorded';
            const made = filled(isRecordOnly ? words.recorded : words.done, {
              account: accountId,
              done,
            });
            notifyMade(answer.ruling, made, isRecordOnly);
          }
          refetch();
          if (thenNext && isMounted()) openNext();
        },
        onError: notifyFailure,
      },
    );
  };

  return { draft, write, forget, decide, deciding: ruling.isPending };
};
