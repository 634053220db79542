import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useAct } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { Choice } from '../../cases/choice.tsx';
import { Focused } from '../../commands/focused.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { categories } from '../../words/terms.ts';
import { accountsIn } from './accounts-in.ts';
import { words } from './words.ts';

const mostWarned = 50;

/** Warns people who may be harmed by the account. */
export const WarnDialogue = ({
  caseId,
  category: found,
  onClose,
}: {
  readonly caseId: string;
  readonly category: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const [typed, type] = useState('');
  const [category, choose] = useState<string | null>(found);
  const warn = useAct('POST /cases/{caseId}/warnings');
  const accountIds = accountsIn(typed);
  return (
    <ActionDialogue
      title={say(words.warn)}
      submit={say(words.warn)}
      ready={category !== null && accountIds.length > 0 && accountIds.length <= mostWarned}
      onClose={onClose}
      onSubmit={async (reason) => {
        const { sent } = await warn.mutateAsync({
          path: { caseId },
          body: { accountIds: [...accountIds], category: category ?? found, reason },
        });
        notify({ id: `warn ${caseId}`, kind: 'success', words: words.warned, values: { sent } });
      }}
    >
      <FormField label={say(words.warnWhom)} description={say(words.warnText)}>
        <Focused>
          <Textarea value={typed} rows={3} onChange={({ detail }) => type(detail.value)} />
        </Focused>
      </FormField>
      <Choice
        label={say(words.category)}
        options={Object.entries(categories).map(([value, name]) => ({ value, label: say(name) }))}
        value={category}
        onChange={choose}
      />
    </ActionDialogue>
  );
};
