import { useState } from 'react';
import type { BulkRun } from '../../contract/acting.ts';
import { useAct, useRefetch } from '../api/context.tsx';
import { isTemporary } from '../api/problem.ts';
import { words as caseWords } from '../cases/words.ts';
import { dismiss, notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { useIsMounted } from '../shell/go.tsx';
import { notifyProposed } from './notify.ts';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/**
 * Carries out a previewed bulk action, or proposes it, and says what became of it.
 *
 * @param asked what is to be done to which accounts
 * @param on.proposed called once it waits for a second person
 * @param on.ran called once it was carried out; returns whether the caller goes on to other accounts
 * @param on.failed called if it was refused
 * @returns `isConfirmed`: whether this request was confirmed. Its preview stays until something else is chosen: if the
 *   answer is lost, confirming again repeats the same act.
 */
export const useBulkRun = (
  asked: object,
  on: {
    readonly proposed: () => void;
    readonly ran: () => boolean;
    readonly failed: () => void;
  },
) => {
  const { say } = useWords();
  const refetch = useRefetch();
  const isMounted = useIsMounted();
  const request = JSON.stringify(asked);
  const previewAgain = useRefetch('POST /bulk/previews');
  const [confirmed, setConfirmed] = useState<string | null>(null);
  if (confirmed !== null && confirmed !== request) setConfirmed(null);
  const [result, setResult] = useState<BulkRun | null>(null);
  const run = useAct('POST /bulk/runs');

  const tellRan = (made: BulkRun) => {
    const { done, failed, bulkId } = made;
    notify({
      id: `bulk ${bulkId}`,
      kind: failed > 0 ? 'warning' : 'success',
      words: words.ran,
      values: { done, failed },
      undo: (close) => (
        <UndoDialogue run={made} initialReason={say(words.undoReason)} onClose={close} />
      ),
    });
  };
  const perform = (token: string, reason: string) => {
    setConfirmed(request);
    run.mutate(
      { body: { token, reason } },
      {
        onSuccess: (answer) => {
          dismiss('bulk');
          if (answer.kind === 'proposed') {
            notifyProposed('bulk', answer.proposal);
            refetch();
            if (isMounted()) on.proposed();
            return;
          }
          tellRan(answer.run);
          refetch();
          if (!(isMounted() && on.ran())) setResult(answer.run);
        },
        onError: (failure) => {
          on.failed();
          const values = { detail: failure.message };
          notify({ id: 'bulk', kind: 'warning', words: caseWords.failed, values });
          // The preview may be too old by now, and shows the cause of any other refusal.
          if (isTemporary(failure)) return;
          setConfirmed(null);
          previewAgain();
        },
      },
    );
  };
  return { run, perform, result, isConfirmed: confirmed !== null };
};
