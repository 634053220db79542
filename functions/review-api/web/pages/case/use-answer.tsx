import type { AppealView, CasePage } from '../../../contract/cases.ts';
import type { AnswerOf } from '../../api/client.ts';
import { useAct, useClient, useRefetch } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { dismiss } from '../../notices/notices.ts';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { filled } from '../../words/say.ts';
import { useRulingNotices } from './use-ruling-notices.tsx';
import { words } from './words.ts';

/** The draft of the reason for answering an appeal, and a function to answer it. */
export const useAnswer = (appeal: AppealView, page: Pick<CasePage, 'case' | 'exhibits'>) => {
  const { caseId, accountId, version } = page.case;
  const go = useGo();
  const isMounted = useIsMounted();
  const client = useClient();
  const refetch = useRefetch();
  const { draft: reason, write, forget } = useDraft(`appeal:${appeal.appealId}`, '');
  const sent = useAct('POST /cases/{caseId}/appeal');
  const noticeId = `appeal ${appeal.appealId}`;
  const { notifyCase, notifyMade, notifyFailure } = useRulingNotices(noticeId, page);
  /** Opens the next appeal that the person may answer, or the list if there is none. */
  const openNext = async () => {
    const query = { limit: '100', state: 'open' } as const;
    let next: AppealView | undefined;
    let cursor: string | null = null;
    try {
      do {
        const page: AnswerOf<'GET /appeals'> = await client('GET /appeals', {
          query: { ...query, ...(cursor !== null && { cursor }) },
        });
        next = page.items
          .map((item) => item.appeal)
          .find(({ appealId, mayDecide }) => mayDecide && appealId !== appeal.appealId);
        cursor = page.cursor;
      } while (!next && cursor !== null && isMounted());
    } catch {
      // The list shows the error.
    }
    if (isMounted()) go(next ? `/cases/${next.caseId}` : '/appeals');
  };
  const answer = (
    grants: boolean,
    {
      thenNext,
      done,
      onDone,
    }: {
      /** Whether to open the next appeal then. */
      readonly thenNext: boolean;
      /** What the notice says. */
      readonly done: typeof words.granted | typeof words.grantedPost | typeof words.refused;
      readonly onDone: () => void;
    },
  ) => {
    sent.mutate(
      { path: { caseId }, body: { expectedVersion: version, grants, reason: reason.trim() } },
      {
        onSuccess: async ({ ruling }) => {
          forget();
          dismiss(noticeId);
          onDone();
          notifyMade(ruling, filled(done, { account: accountId }));
          // Before the reload, which takes the panel away.
          if (thenNext) await openNext();
          refetch();
        },
        onError: (failure) => {
          if (!isProblem(failure, 'already-decided', 'no-appeal')) notifyFailure(failure);
          else {
            refetch().then(() =>
              notifyCase('warning', words.answeredElsewhere, { account: accountId }),
            );
          }
        },
      },
    );
  };

  return { reason, write, forget, answer, answering: sent.isPending };
};
