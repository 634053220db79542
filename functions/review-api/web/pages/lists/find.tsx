import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { FoundEntryView } from '../../../contract/lists.ts';
import { useAct } from '../../api/context.tsx';
import { Problem } from '../../api/problem.ts';
import { useEntryColumns } from '../../lists/entry-columns.tsx';
import { listKinds, listTitles } from '../../lists/terms.ts';
import { words as listWords } from '../../lists/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { useNarrow } from '../../shell/narrow.ts';
import { Section } from '../../shell/section.tsx';
import { Select } from '../../shell/select.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Table } from '../../shell/table.tsx';
import styles from './find.module.css';
import { digestKinds, everyKind } from './kinds.ts';
import { useRemovalColumn } from './removal-column.tsx';
import { RemoveDialogue } from './remove-dialogue.tsx';
import { words } from './words.ts';

type Draft = {
  readonly kind: FoundEntryView['kind'];
  readonly value: string;
  readonly key: string;
};

/** Finds the entries of all lists that match one thing. What is looked up is in no address and not stored. */
export const Find = () => {
  const { say } = useWords();
  const [draft, setDraft] = useState<Draft>({ kind: 'account', value: '', key: 'platform' });
  const [asked, setAsked] = useState<Draft | null>(null);
  const [removed, setRemoved] = useState<FoundEntryView | null>(null);
  const find = useAct('POST /lists/lookups', { repeatable: true });
  const byDigest = digestKinds.has(draft.kind);
  const ask = () => {
    const { kind, value, key } = draft;
    setAsked(draft);
    find.mutate({ body: { kind, value: value.trim(), key: byDigest ? key.trim() : '' } });
  };
  // What was found belongs to what was asked, not to what is being written.
  const isAnswered = asked === draft && !find.isPending;
  const found = isAnswered ? find.data?.entries : undefined;
  // The table goes while something is looked up again, and with it the button that removed an entry.
  useKeptFocus(found);
  const failure = isAnswered ? find.error : null;
  const errors = failure instanceof Problem ? (failure.body.errors ?? []) : [];
  const isBeside =
    errors.length > 0 && errors.every(({ field }) => /^body\.(?:value|key)$/.test(field));
  const problemOf = (field: string) => errors.find((each) => each.field === field)?.problem;
  return (
    <>
      <SpaceBetween size="m">
        <Section title={say(words.find)} description={say(words.findText)}>
          <LookupForm
            draft={draft}
            onDraft={setDraft}
            problemOf={problemOf}
            pending={find.isPending}
            onAsk={ask}
          />
        </Section>
        {failure && !isBeside && <Failure error={failure} />}
        {found && <FoundEntries found={found} byDigest={byDigest} onRemove={setRemoved} />}
      </SpaceBetween>
      {removed && (
        <RemoveDialogue
          entry={removed}
          onClose={(changed) => {
            setRemoved(null);
            if (changed) ask();
          }}
        />
      )}
    </>
  );
};

/** Asks what to look up. */
const LookupForm = ({
  draft,
  onDraft,
  problemOf,
  pending,
  onAsk,
}: {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** What is wrong with a field of the request. */
  readonly problemOf: (field: 'body.value' | 'body.key') => string | undefined;
  readonly pending: boolean;
  readonly onAsk: () => void;
}) => {
  const { say } = useWords();
  const byDigest = digestKinds.has(draft.kind);
  const written = {
    value: draft.value,
    autoComplete: false,
    spellcheck: false,
    onChange: ({ detail }: { readonly detail: { readonly value: string } }) =>
      onDraft({ ...draft, value: detail.value }),
  };
  const kinds = everyKind.map((value) => ({ value, label: say(listKinds[value]) }));
  return (
    <search>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.value.trim() !== '') onAsk();
        }}
      >
        <FormField label={say(listWords.kind)} stretch>
          <Select
            options={kinds}
            value={draft.kind}
            onChange={(kind) => onDraft({ ...draft, kind })}
          />
        </FormField>
        <FormField
          label={say(words.value)}
          description={
            byDigest
              ? say(words.digestText)
              : draft.kind === 'contact'
                ? say(words.contactText)
                : draft.kind === 'address' && say(words.addressText)
          }
          errorText={problemOf('body.value')}
          stretch
        >
          {draft.kind === 'template' ? (
            // A line of its own is another clause: in one line, a text has another template.
            <Textarea {...written} rows={4} />
          ) : (
            <Input {...written} autoFocus />
          )}
        </FormField>
        {byDigest && (
          <FormField label={say(words.key)} errorText={problemOf('body.key')} stretch>
            <Input
              value={draft.key}
              autoComplete={false}
              onChange={({ detail }) => onDraft({ ...draft, key: detail.value })}
            />
          </FormField>
        )}
        <Button
          variant="primary"
          formAction="submit"
          loading={pending}
          disabled={draft.value.trim() === ''}
        >
          {say(words.lookUp)}
        </Button>
      </form>
    </search>
  );
};

/** The entries that match what was looked up. */
const FoundEntries = ({
  found,
  byDigest,
  onRemove,
}: {
  readonly found: readonly FoundEntryView[];
  /** Whether they were looked up by a digest, which depends on a key. */
  readonly byDigest: boolean;
  readonly onRemove: (entry: FoundEntryView) => void;
}) => {
  const { say, count } = useWords();
  const removal = useRemovalColumn(found, onRemove, ({ inForce }) => inForce);
  const narrow = useNarrow();
  const columns = useEntryColumns();
  const status: TableProps.ColumnDefinition<FoundEntryView> = {
    id: 'list',
    header: say(words.list),
    minWidth: 110,
    cell: ({ list, inForce }) => (
      <>
        {say(listTitles[list])}
        <div>
          <StatusIndicator type={inForce ? 'success' : 'stopped'}>
            {say(inForce ? words.inForce : words.expired)}
          </StatusIndicator>
        </div>
      </>
    ),
  };
  // A tablet has no room for another column.
  const first = narrow
    ? columns.slice(0, 1).map((column) => ({
        ...column,
        cell: (entry: FoundEntryView) => (
          <>
            {column.cell(entry)}
            {status.cell(entry)}
          </>
        ),
      }))
    : [...columns.slice(0, 1), status];
  const nothing = say(byDigest ? words.notUnderKey : words.onNoList);
  return (
    <Table<FoundEntryView>
      items={found}
      trackBy="entryId"
      renderAriaLive={() =>
        found.length === 0 ? nothing : `${say(words.found)} ${count(found.length)}`
      }
      header={
        <Header variant="h2" counter={`(${count(found.length)})`}>
          {say(words.found)}
        </Header>
      }
      empty={<Box textAlign="center">{nothing}</Box>}
      columnDefinitions={[...first, ...columns.slice(1), ...removal]}
    />
  );
};
