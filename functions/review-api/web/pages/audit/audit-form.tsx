import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { useRef, useState } from 'react';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Select } from '../../shell/select.tsx';
import styles from './audit.module.css';
import { allKinds, apiQueryOf, isValidPart, type Query, readAuditQuery } from './query.ts';
import { subjects } from './terms.ts';
import { words } from './words.ts';

const hints = { actor: words.actorHint, action: words.actionHint } as const;

/** The filter form of the audit log. */
export const AuditForm = ({
  query,
  onShow,
}: {
  readonly query: Query;
  readonly onShow: (query: Query) => void;
}) => {
  const { say } = useWords();
  const [draft, setDraft] = useState(query);
  const box = useRef<InputProps.Ref>(null);
  useCommands([
    {
      id: 'audit focus',
      words: words.focus,
      group: words.group,
      keys: 'f',
      run: () => box.current?.focus(),
    },
  ]);
  const options = allKinds.map((value) => ({ value, label: say(subjects[value]) }));
  const kind = draft.kind ?? 'account';
  const good = (['id', 'actor', 'action', 'from', 'to'] as const).every((part) =>
    isValidPart(part, draft[part] ?? ''),
  );
  const ready = good && apiQueryOf(readAuditQuery(draft)) !== null;
  const narrowed = (part: 'actor' | 'action' | 'from' | 'to', placeholder: string) => (
    <FormField label={say(words[part])} stretch>
      <Input
        placeholder={placeholder}
        value={draft[part] ?? ''}
        invalid={!isValidPart(part, draft[part] ?? '')}
        onChange={({ detail }) => setDraft({ ...draft, [part]: detail.value })}
      />
    </FormField>
  );
  return (
    <Container footer={say(words.logged)}>
      <search>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) onShow(readAuditQuery(draft));
          }}
        >
          <FormField label={say(words.kind)} stretch>
            <Select
              options={options}
              value={kind}
              onChange={(next) => setDraft(readAuditQuery({ ...draft, kind: next }))}
            />
          </FormField>
          <FormField label={say(words.which)} stretch>
            <Input
              ref={box}
              type="search"
              disabled={kind === 'platform'}
              value={draft.id ?? ''}
              onChange={({ detail }) => setDraft({ ...draft, id: detail.value })}
            />
          </FormField>
          {narrowed('actor', say(hints.actor))}
          {narrowed('action', say(hints.action))}
          {narrowed('from', '2026-11-01')}
          {narrowed('to', '2026-11-24')}
          <Button variant="primary" formAction="submit" disabled={!ready}>
            {say(words.show)}
          </Button>
        </form>
      </search>
    </Container>
  );
};
