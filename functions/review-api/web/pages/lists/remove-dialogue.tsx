import { useState } from 'react';
import type { ListEntryView } from '../../../contract/lists.ts';
import { useAct } from '../../api/context.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Dialogue, useProposed } from './dialogue.tsx';
import { words } from './words.ts';

/** Proposes to take an entry off its list. */
export const RemoveDialogue = ({
  entry: { list, entryId, label },
  onClose,
}: {
  readonly entry: ListEntryView;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const [reason, give] = useState('');
  const remove = useAct('POST /lists/{list}/entries/{entryId}/removal');
  const proposed = useProposed(onClose);
  return (
    <Dialogue
      title={say(words.removeOne, { label })}
      ready={reason.trim() !== ''}
      busy={remove.isPending}
      onPropose={() =>
        remove.mutate({ path: { list, entryId }, body: { reason } }, { onSuccess: proposed })
      }
      onClose={onClose}
    >
      <ReasonBox label={say(words.reason)} value={reason} focused onChange={give} />
      {remove.error && <Failure error={remove.error} />}
    </Dialogue>
  );
};
