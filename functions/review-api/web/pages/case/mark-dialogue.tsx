import { useState } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { isDetected } from './draft.ts';
import { type Mark, MarkFields } from './found.tsx';
import { words } from './words.ts';

/** Records a verdict; neither the account nor the state of the case changes. */
export const MarkDialogue = ({
  page,
  onClose,
}: {
  readonly page: CasePage;
  readonly onClose: () => void;
}) => {
  const { caseId, version, accountId } = page.case;
  const { say } = useWords();
  const refetch = useRefetch();
  // A mark implies no verdict, and training learns from it: nothing is preset, so that no slip labels anybody.
  const [found, setFound] = useState<Mark>({ truth: null, category: null });
  const { truth, category } = found;
  const mark = useAct('POST /cases/{caseId}/marks');
  return (
    <ActionDialogue
      title={say(words.mark)}
      submit={say(words.mark)}
      intro={say(words.markText)}
      ready={truth !== null}
      onClose={onClose}
      onSubmit={async (reason) => {
        if (truth === null) return;
        await mark.mutateAsync({
          path: { caseId },
          body: { expectedVersion: version, mark: { truth, category }, reason },
        });
        notify({
          id: `mark ${caseId}`,
          kind: 'success',
          words: words.marked,
          values: { account: accountId, truth: say(words[truth]) },
        });
        refetch();
      }}
    >
      <MarkFields
        found={found}
        detected={isDetected(page)}
        onChange={(changed) => setFound({ ...found, ...changed })}
      />
    </ActionDialogue>
  );
};
