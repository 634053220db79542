import { useState } from 'react';
import type { ListEntryView } from '../../../contract/lists.ts';
import { useAct } from '../../api/context.tsx';
import { listKinds, listTitles } from '../../lists/terms.ts';
import { useWords } from '../../preferences/context.tsx';
import { termOf } from '../../words/terms.ts';
import { Dialogue, useOnProposed } from './dialogue.tsx';
import { words } from './words.ts';

/** Proposes to remove an entry from its list. */
export const RemoveDialogue = ({
  entry: { list, entryId, kind, label },
  onClose,
}: {
  readonly entry: ListEntryView;
  /** Called with whether the entry may have changed: its removal was proposed, or refused. */
  readonly onClose: (changed: boolean) => void;
}) => {
  const { say } = useWords();
  const [reason, setReason] = useState('');
  const remove = useAct('POST /lists/{list}/entries/{entryId}/removal');
  const proposed = useOnProposed(() => onClose(true));
  return (
    <Dialogue
      title={say(words.removeFrom, {
        list: listTitles[list],
        kind: termOf(listKinds, kind),
        label,
      })}
      busy={remove.isPending}
      reason={reason}
      onReason={setReason}
      error={remove.error}
      onPropose={() =>
        remove.mutate({ path: { list, entryId }, body: { reason } }, { onSuccess: proposed })
      }
      onClose={() => onClose(remove.error !== null)}
    />
  );
};
