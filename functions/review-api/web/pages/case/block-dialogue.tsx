import { useState } from 'react';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { Choice } from '../../cases/choice.tsx';
import { mostEntryCharacters } from '../../cases/reason-box.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as proposalWords } from '../../proposals/words.ts';
import { sharedIn } from './graph-layout.ts';
import { words } from './words.ts';

/** Proposes to block an entity that the account shares with others; a second person must approve. */
export const BlockDialogue = ({
  caseId,
  node,
  onClose,
}: {
  readonly caseId: string;
  readonly node: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const [days, setDays] = useState<string | null>('30');
  // Loaded already by the links on the page, which offered this.
  const { data } = useRead('GET /cases/{caseId}/links', { path: { caseId } }, { enabled: false });
  const shared = data && sharedIn(data.graph).find(({ id }) => id === node);
  const refetch = useRefetch('GET /proposals');
  const block = useAct('POST /cases/{caseId}/blocks');
  return (
    <ActionDialogue
      title={
        shared
          ? say(words.ofNode, { act: words.block, name: shared.name, label: shared.label })
          : say(words.block)
      }
      submit={say(proposalWords.propose)}
      intro={say(words.blockText)}
      ready={days !== null}
      most={mostEntryCharacters}
      onClose={onClose}
      onSubmit={async (reason) => {
        await block.mutateAsync({ path: { caseId }, body: { node, days: Number(days), reason } });
        notify({ id: `block ${node}`, kind: 'info', words: words.blockProposed });
        refetch();
      }}
    >
      <Choice
        label={say(caseWords.duration)}
        options={[
          { value: '7', label: say(caseWords.sevenDays) },
          { value: '30', label: say(caseWords.thirtyDays) },
          { value: '365', label: say(words.oneYear) },
        ]}
        value={days}
        onChange={setDays}
      />
    </ActionDialogue>
  );
};
