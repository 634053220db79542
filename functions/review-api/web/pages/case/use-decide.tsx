import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { isProblem, isTemporary } from '../../api/problem.ts';
import { useTakeNext } from '../../cases/take-next.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { dismiss, notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useGo, useIsMounted } from '../../shell/go.tsx';
import { filled, type ValuesArgument, type Words } from '../../words/say.ts';
import { actsDone } from '../../words/terms.ts';
import { type Draft, rulingOf } from './draft.ts';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/** The draft of a ruling, and functions to carry it out and undo it. */
export const useDecide = ({ case: { caseId, accountId, version, queue } }: CasePage) => {
  const { say } = useWords();
  const go = useGo();
  const isMounted = useIsMounted();
  const { draft, write, forget } = useDraft<Draft | null>(`case:${caseId}`, null);
  const ruling = useAct('POST /cases/{caseId}/rulings');

  const noticeId = `case ${caseId}`;
  const notifyCase = <const W extends Words>(
    kind: 'warning' | 'info',
    message: W,
    ...values: ValuesArgument<W>
  ) => notify({ id: noticeId, kind, words: filled(message, ...values) });
  const refetch = useRefetch();

  const toQueues = () => {
    if (isMounted()) go('/cases');
  };
  const { take: openNext } = useTakeNext(queue, toQueues, toQueues);

  const decide = (thenNext: boolean) => {
    if (!draft || ruling.isPending) return;
    const { act, contentId, reason, truth, category } = draft;
    if (truth === null) return;
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
          if (answer.kind !== 'proposed') {
            const { ruling: made } = answer;
            const isRecordOnly = answer.kind === 'recorded';
            const done =
              contentId === null
                ? say(actsDone[act])
                : say(words.doneOnPost, { done: actsDone[act], id: contentId });
            notify({
              id: `ruling ${made.rulingId}`,
              kind: isRecordOnly ? 'info' : 'success',
              words: isRecordOnly ? words.recorded : words.done,
              values: { account: accountId, done },
              undo: (close) => (
                <UndoDialogue
                  ruling={made}
                  accountId={accountId}
                  isRecordOnly={isRecordOnly}
                  initialReason={say(words.undoReason)}
                  onDone={() => go(`/cases/${caseId}`)}
                  onClose={close}
                />
              ),
            });
          } else notifyCase('info', words.proposed, { account: accountId });
          refetch();
          if (thenNext && isMounted()) openNext();
        },
        onError: (failure) => {
          // The end of the session has its own dialogue; the draft is kept in any case.
          if (isProblem(failure, 'unauthenticated')) return;
          if (isProblem(failure, 'stale-version')) {
            // The notice comes after the reload: confirming again then sends the version that is shown.
            refetch().then(() => notifyCase('warning', words.stale));
          } else {
            notifyCase('warning', words.failedFor, { account: accountId, detail: failure.message });
            // Reloads, so that the cause of the refusal is visible.
            if (!isTemporary(failure)) refetch();
          }
        },
      },
    );
  };

  return { draft, write, forget, decide, deciding: ruling.isPending };
};
