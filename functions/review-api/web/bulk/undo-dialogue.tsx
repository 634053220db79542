import Alert from '@cloudscape-design/components/alert';
import { useQueryClient } from '@tanstack/react-query';
import { useAct, useRead } from '../api/context.tsx';
import { ActionDialogue } from '../cases/action-dialogue.tsx';
import { useWords } from '../preferences/context.tsx';
import { Previewed } from './previewed.tsx';
import { tellUndone } from './tell-undone.ts';
import { words } from './words.ts';

/** Asks why, shows what would come of it, and takes a bulk action back. */
export const UndoDialogue = ({
  bulkId,
  byTwo,
  begun = '',
  onClose,
}: {
  readonly bulkId: string;
  /** It took two people. */
  readonly byTwo: boolean;
  /** A reason to begin with. */
  readonly begun?: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const queries = useQueryClient();
  const { data: preview, error } = useRead('GET /bulk/runs/{bulkId}/undo', { path: { bulkId } });
  const undo = useAct('POST /bulk/runs/{bulkId}/undo');
  return (
    <ActionDialogue
      title={say(words.undoRun)}
      submit={say(byTwo || preview?.fourEyes ? words.propose : words.undoRun)}
      ready={preview === undefined || preview.would > 0}
      begun={begun}
      intro={say(words.undoRunText)}
      after={
        <>
          {error && <Alert type="error">{error.message}</Alert>}
          {preview && <Previewed preview={preview} undoes />}
        </>
      }
      onClose={onClose}
      onSubmit={async (reason) => {
        tellUndone(await undo.mutateAsync({ path: { bulkId }, body: { reason } }));
        queries.invalidateQueries();
      }}
    />
  );
};
