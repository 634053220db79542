import type { Proposal } from '../../contract/proposals.ts';
import { useAct, useRefetch } from '../api/context.tsx';
import { ActionDialogue } from '../cases/action-dialogue.tsx';
import { notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { filled } from '../words/say.ts';
import { words } from './words.ts';

/** Withdraws the viewer's own proposal, with a reason. */
export const WithdrawDialogue = ({
  proposal: { proposalId, version, words: what },
  onClose,
}: {
  readonly proposal: Proposal;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const refetch = useRefetch();
  const withdraw = useAct('POST /proposals/{proposalId}/withdraw');
  return (
    <ActionDialogue
      title={say(words.withdraw)}
      submit={say(words.withdraw)}
      intro={<p>{say(what)}</p>}
      onClose={onClose}
      onSubmit={async (reason) => {
        await withdraw.mutateAsync({
          path: { proposalId },
          body: { expectedVersion: version, reason },
        });
        notify({ id: proposalId, kind: 'success', words: filled(words.withdrawn, { what }) });
        refetch();
      }}
    />
  );
};
