import Alert from '@cloudscape-design/components/alert';
import type { BulkRun } from '../../contract/acting.ts';
import { useAct, useClient, useRead, useRefetch } from '../api/context.tsx';
import { ActionDialogue } from '../cases/action-dialogue.tsx';
import { words as caseWords } from '../cases/words.ts';
import { useWords } from '../preferences/context.tsx';
import { words as proposalWords } from '../proposals/words.ts';
import { Waiting } from '../shell/waiting.tsx';
import { notifyUndone } from './notify.ts';
import { PreviewedItems } from './previewed.tsx';
import { RunProgress } from './run-progress.tsx';
import { words } from './words.ts';

/** Previews taking a bulk action back, requires a reason, and does it. */
export const UndoDialogue = ({
  run: { bulkId, act, approvedBy },
  initialReason = '',
  onClose,
}: {
  readonly run: Pick<BulkRun, 'bulkId' | 'act' | 'approvedBy'>;
  readonly initialReason?: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const client = useClient();
  const refetch = useRefetch();
  const { data: preview, error } = useRead('GET /bulk/runs/{bulkId}/undo', { path: { bulkId } });
  const undo = useAct('POST /bulk/runs/{bulkId}/undo');
  const needsTwo = approvedBy !== null || preview?.fourEyes;
  return (
    <ActionDialogue
      title={say(words.undoRun)}
      submit={say(needsTwo ? proposalWords.propose : words.undoRun)}
      ready={preview === undefined || preview.would > 0}
      initialReason={initialReason}
      intro={
        <p>
          {say(words.undoRunText)}
          {act === 'release' && (
            <>
              <br />
              {say(caseWords.staysCleared)}
            </>
          )}
        </p>
      }
      after={
        <>
          {error && <Alert type="error">{error.message}</Alert>}
          {preview && <PreviewedItems preview={preview} isUndo />}
          {!preview && !error && <Waiting />}
        </>
      }
      progress={
        !needsTwo && (
          <RunProgress
            name={`undo ${bulkId}`}
            isUndo
            read={(signal) =>
              client('GET /bulk/runs/{bulkId}/undo/progress', { path: { bulkId } }, { signal })
            }
          />
        )
      }
      onClose={onClose}
      onSubmit={async (reason) => {
        notifyUndone(await undo.mutateAsync({ path: { bulkId }, body: { reason } }));
        refetch();
      }}
    />
  );
};
