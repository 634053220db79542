import type { AppealView, CasePage } from '../../../contract/cases.ts';
import type { AnswerOf } from '../../api/client.ts';
import { useAct, useClient, useRefetch } from '../../api/context.tsx';
import { isProblem, isTemporary } from '../../api/problem.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { dismiss, notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { filled, type ValuesArgument, type Words } from '../../words/say.ts';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/** The draft of the reason for answering an appeal, and a function to answer it. */
export const useAnswer = (
  appeal: AppealView,
  { caseId, accountId, version }: Pick<CasePage['case'], 'caseId' | 'accountId' | 'version'>,
) => {
  const { say } = useWords();
  const go = useGo();
  const isMounted = useIsMounted();
  const client = useClient();
  const refetch = useRefetch();
  const { draft: reason, write, forget } = useDraft(`appeal:${appeal.appealId}`, '');
  const sent = useAct('POST /cases/{caseId}/appeal');
  const noticeId = `appeal ${appeal.appealId}`;
  const warn = <const W extends Words>(message: W, ...values: ValuesArgument<W>) =>
    notify({ id: noticeId, kind: 'warning', words: filled(message, ...values) });
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
          notify({
            id: `ruling ${ruling.rulingId}`,
            kind: 'success',
            words: done,
            values: { account: accountId },
            undo: (close) => (
              <UndoDialogue
                ruling={ruling}
                accountId={accountId}
                initialReason={say(words.undoReason)}
                onDone={() => go(`/cases/${caseId}`)}
                onClose={close}
              />
            ),
          });
          // Before the reload, which takes the panel away.
          if (thenNext) await openNext();
          refetch();
        },
        onError: (failure) => {
          // The end of the session has its own dialogue; the draft is kept in any case.
          if (isProblem(failure, 'unauthenticated')) return;
          if (isProblem(failure, 'stale-version')) refetch().then(() => warn(words.stale));
          else if (isProblem(failure, 'already-decided', 'no-appeal')) {
            refetch().then(() => warn(words.answeredElsewhere, { account: accountId }));
          } else {
            warn(words.failedFor, { account: accountId, detail: failure.message });
            // Reloads, so that the cause of the refusal is visible.
            if (!isTemporary(failure)) refetch();
          }
        },
      },
    );
  };

  return { reason, write, forget, answer, answering: sent.isPending };
};
