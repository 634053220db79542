import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type ReactNode, useState } from 'react';
import type { ListEntryView } from '../../../contract/lists.ts';
import { useAct } from '../../api/context.tsx';
import { Problem } from '../../api/problem.ts';
import { mostEntryCharacters } from '../../cases/reason-box.tsx';
import { listKinds, listTitles } from '../../lists/terms.ts';
import { words as listWords } from '../../lists/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { Select } from '../../shell/select.tsx';
import type { Words } from '../../words/say.ts';
import { Dialogue, useOnProposed } from './dialogue.tsx';
import type { ListName } from './filter.ts';
import { kindsOfList } from './kinds.ts';
import { words } from './words.ts';

/**
 * The end of that day in China, as in import files; `NaN` unless the text is a whole date. `Date.parse` alone
 * reads `2027-05` as its first day, and 31 June as 1 July.
 */
const endOf = (date: string): number => {
  const end = Date.parse(`${date}T23:59:59.999+08:00`);
  const written = new Date(end + 8 * 3_600_000);
  return Number.isNaN(end) || written.toISOString() !== `${date}T23:59:59.999Z` ? Number.NaN : end;
};

const blank = { value: '', source: '', authority: '', expires: '', reason: '' };

/** Proposes one list entry. */
export const AddDialogue = ({
  list,
  onClose,
}: {
  readonly list: ListName;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const mayHold = kindsOfList[list];
  const [kind, setKind] = useState<ListEntryView['kind']>(
    mayHold.includes('device') ? 'device' : 'account',
  );
  const [draft, setDraft] = useState(blank);
  // An authority decides who is on that list.
  const needsAuthority = list === 'dishonesty';
  const [left, setLeft] = useState(false);
  const add = useAct('POST /lists/{list}/entries');
  const proposed = useOnProposed(onClose);
  const expiresAt = endOf(draft.expires);
  const kinds = mayHold.map((value) => ({ value, label: say(listKinds[value]) }));
  const errors = add.error instanceof Problem ? (add.error.body.errors ?? []) : [];
  /** Errors of these fields are shown beside them. */
  const fields = ['value', 'source', 'authority', 'expiresAt'];
  const beside = ({ field }: { readonly field: string }) =>
    fields.includes(field.split('.').at(-1) ?? '');
  const elsewhere = errors.length === 0 || !errors.every(beside);
  const line = (
    name: 'value' | 'source' | 'authority' | 'expires',
    label: Words,
    text?: ReactNode,
  ) => {
    const field = name === 'expires' ? 'expiresAt' : name;
    return (
      <FormField
        label={say(label)}
        description={text}
        errorText={
          name === 'expires' && left && draft.expires !== '' && Number.isNaN(expiresAt)
            ? say(words.expiresWrong)
            : errors.find((each) => each.field.split('.').at(-1) === field)?.problem
        }
        stretch
      >
        <Input
          value={draft[name]}
          onChange={({ detail }) => setDraft({ ...draft, [name]: detail.value })}
          {...(name === 'expires' && {
            onBlur: () => setLeft(true),
            onFocus: () => setLeft(false),
          })}
        />
      </FormField>
    );
  };
  return (
    <Dialogue
      title={say(words.addTo, { list: say(listTitles[list]) })}
      complete={
        draft.value.trim() !== '' &&
        draft.source.trim() !== '' &&
        (!needsAuthority || draft.authority.trim() !== '') &&
        !Number.isNaN(expiresAt)
      }
      busy={add.isPending}
      reason={draft.reason}
      most={mostEntryCharacters}
      onReason={(reason) => setDraft({ ...draft, reason })}
      error={elsewhere ? add.error : null}
      onPropose={() =>
        add.mutate(
          {
            path: { list },
            body: {
              kind,
              value: draft.value.trim(),
              source: draft.source.trim(),
              authority: draft.authority.trim() || null,
              expiresAt,
              reason: draft.reason,
            },
          },
          { onSuccess: proposed },
        )
      }
      onClose={onClose}
    >
      <FormField label={say(listWords.kind)} stretch>
        <Select options={kinds} value={kind} onChange={setKind} />
      </FormField>
      {line('value', words.value, say(words.valueText))}
      {line('source', listWords.source, say(words.required))}
      {line('authority', words.authority, say(needsAuthority ? words.required : words.optional))}
      {line('expires', listWords.expires, say(words.expiresText))}
    </Dialogue>
  );
};
