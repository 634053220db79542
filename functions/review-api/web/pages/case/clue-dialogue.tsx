import { useState } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { Choice } from '../../cases/choice.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import type { Catalogue } from '../../words/say.ts';
import { categories, recipients } from '../../words/terms.ts';
import { words } from './words.ts';

type Recipient = keyof typeof recipients;

/** Requests the platform to pass the case on to an authority. */
export const ClueDialogue = ({
  row: { caseId, accountId, category: found },
  onClose,
}: {
  readonly row: CasePage['case'];
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const refetch = useRefetch();
  const [recipient, setRecipient] = useState<Recipient | null>(null);
  const [category, setCategory] = useState<string | null>(
    Object.hasOwn(categories, found) ? found : null,
  );
  const pass = useAct('POST /cases/{caseId}/clues');
  const optionsOf = (terms: Catalogue) =>
    Object.entries(terms).map(([value, name]) => ({ value, label: say(name) }));
  return (
    <ActionDialogue
      title={say(words.clue)}
      submit={say(words.clue)}
      intro={say(words.clueText, { account: accountId })}
      ready={recipient !== null && category !== null}
      onClose={onClose}
      onSubmit={async (reason) => {
        if (recipient === null || category === null) return;
        await pass.mutateAsync({ path: { caseId }, body: { recipient, category, reason } });
        const values = { recipient: say(recipients[recipient]) };
        notify({ id: `clue ${caseId}`, kind: 'success', words: words.cluePassed, values });
        refetch();
      }}
    >
      <Choice
        label={say(words.clueTo)}
        options={optionsOf(recipients)}
        value={recipient}
        onChange={(value) => setRecipient(value as Recipient | null)}
      />
      <Choice
        label={say(caseWords.category)}
        options={optionsOf(categories)}
        value={category}
        onChange={setCategory}
      />
    </ActionDialogue>
  );
};
