import { useState } from 'react';
import type { BulkRun } from '../../contract/acting.ts';
import { useAct, useRefetch } from '../api/context.tsx';
import { isTemporary } from '../api/problem.ts';
import { dismiss, notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { useIsMounted } from '../shell/go.tsx';
import { notifyProposed } from './notify.ts';
import { UndoDialogue } from './undo-dialogue.tsx';
import { words } from './words.ts';

/**
 * Carries out a previewed bulk action, or proposes it, and says what became of it.
 *
 * @param on.refused called after a refusal that a repetition would meet again
 */
export const useBulkRun = (on: {
  readonly sent: () => void;
  readonly proposed: () => void;
  readonly refused: () => void;
}) => {
  const { say } = useWords();
  const refetch = useRefetch();
  const isMounted = useIsMounted();
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
    on.sent();
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
          setResult(answer.run);
          tellRan(answer.run);
          refetch();
        },
        onError: (failure) => {
          const values = { detail: failure.message };
          notify({ id: 'bulk', kind: 'warning', words: words.failed, values });
          // The preview may be too old by now, and shows the cause of any other refusal.
          if (!isTemporary(failure)) on.refused();
        },
      },
    );
  };
  return { run, perform, result };
};
