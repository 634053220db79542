import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useState } from 'react';
import type { ListImport } from '../../../contract/lists.ts';
import { useAct, useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { Dialogue, useOnProposed } from './dialogue.tsx';
import { words } from './words.ts';

/** Previews taking an import back, and proposes it. */
export const TakeBackDialogue = ({
  change: { changeId, entries },
  list,
  onClose,
}: {
  readonly change: ListImport;
  /** The names of its lists. */
  readonly list: string;
  readonly onClose: () => void;
}) => {
  const { say, count } = useWords();
  const [reason, setReason] = useState('');
  const parts = { path: { changeId } };
  const { data: back, error } = useRead('GET /lists/changes/{changeId}/undo', parts);
  const undo = useAct('POST /lists/changes/{changeId}/undo');
  const proposed = useOnProposed(onClose);
  const changesAny = back && back.remove + back.add > 0;
  return (
    <Dialogue
      title={say(words.takeBackOne, { list, count: count(entries) })}
      complete={changesAny === true}
      busy={undo.isPending}
      reason={reason}
      onReason={setReason}
      error={undo.error ?? (back ? null : error)}
      onPropose={() => undo.mutate({ ...parts, body: { reason } }, { onSuccess: proposed })}
      onClose={onClose}
    >
      {!back && !error && <Waiting />}
      {back && (
        <Box fontWeight="bold">
          {changesAny
            ? say(words.wouldTakeBack, {
                remove: count(back.remove),
                add: count(back.add),
                left: count(back.left),
              })
            : say(words.noneStands)}
        </Box>
      )}
      <Alert type="info">{say(words.takeBackText)}</Alert>
    </Dialogue>
  );
};
