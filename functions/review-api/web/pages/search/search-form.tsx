import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import { useRef, useState } from 'react';
import { useRead } from '../../api/context.tsx';
import { useCommands } from '../../commands/context.tsx';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import {
  allOutcomes,
  allSearchKeys,
  guessSearchKey,
  isDayOrBlank,
  type Query,
} from '../../search/query.ts';
import { searchKeys } from '../../search/terms.ts';
import { words as searchWords } from '../../search/words.ts';
import { Select } from '../../shell/select.tsx';
import type { Words } from '../../words/say.ts';
import { outcomes } from '../../words/terms.ts';
import styles from './search.module.css';
import { words } from './words.ts';

const isTitle = (title: Words, asked: string): boolean =>
  Object.values(title).some((name) => name.toLowerCase() === asked.toLowerCase());

/** The search form: text, key, time range and outcome. */
export const SearchForm = ({
  query,
  onSearch,
}: {
  readonly query: Query;
  readonly onSearch: (query: Query) => void;
}) => {
  const { say } = useWords();
  const [draft, setDraft] = useState(query);
  const box = useRef<InputProps.Ref>(null);
  useCommands([
    {
      id: 'search focus',
      words: words.focus,
      group: words.name,
      keys: 'f',
      run: () => box.current?.focus(),
    },
  ]);
  const ways = allSearchKeys.map((value) => ({ value, label: say(searchKeys[value]) }));
  const ends = [
    { value: '' as const, label: say(words.anyOutcome) },
    ...allOutcomes.map((value) => ({ value, label: say(outcomes[value]) })),
  ];
  const { outcome: _outcome, ...others } = draft;
  const { data } = useRead('GET /rules', {}, { enabled: draft.by === 'rule', staleTime: minute });
  // A wrong day would not limit the search.
  const ready = isDayOrBlank(draft.from ?? '') && isDayOrBlank(draft.to ?? '');
  const searchFor = (written: string) => {
    const asked = written.trim();
    const titled = draft.by === 'rule' && data?.rules.find(({ title }) => isTitle(title, asked));
    const q = titled ? titled.rule : asked;
    if (q !== '' && ready) onSearch({ ...draft, q, by: draft.by ?? guessSearchKey(q) });
  };
  // Rules are shown by title and searched by id.
  const rules = (data?.rules ?? []).map(({ rule, title }) => ({
    value: rule,
    label: say(title),
    description: rule,
  }));
  const dated = (name: 'from' | 'to') => (
    <FormField label={say(words[name])} stretch>
      <Input
        placeholder="2026-11-24"
        value={draft[name] ?? ''}
        invalid={!isDayOrBlank(draft[name] ?? '')}
        onChange={({ detail }) => setDraft({ ...draft, [name]: detail.value })}
      />
    </FormField>
  );
  return (
    <Container>
      <search>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            searchFor(draft.q ?? '');
          }}
        >
          <FormField label={say(words.by)} stretch>
            <Select
              options={ways}
              value={draft.by ?? 'account'}
              onChange={(by) => setDraft({ ...draft, by })}
            />
          </FormField>
          <FormField
            label={say(words.ask)}
            description={
              draft.by === 'text'
                ? say(words.textHint)
                : draft.by === 'contact' && say(words.contactHint)
            }
            stretch
          >
            {draft.by === 'rule' ? (
              <Autosuggest
                ref={box}
                value={draft.q ?? ''}
                options={rules}
                empty={say(words.noRule)}
                enteredTextLabel={(text) => say(words.theRule, { id: text })}
                onChange={({ detail }) => setDraft({ ...draft, q: detail.value })}
                onSelect={({ detail }) => searchFor(detail.value)}
              />
            ) : (
              <Input
                ref={box}
                type="search"
                value={draft.q ?? ''}
                onChange={({ detail }) => setDraft({ ...draft, q: detail.value })}
              />
            )}
          </FormField>
          {dated('from')}
          {dated('to')}
          <FormField label={say(searchWords.outcome)} stretch>
            <Select
              options={ends}
              value={draft.outcome ?? ''}
              onChange={(outcome) => setDraft({ ...others, ...(outcome && { outcome }) })}
            />
          </FormField>
          <Button variant="primary" formAction="submit" disabled={!ready || !draft.q?.trim()}>
            {say(words.name)}
          </Button>
        </form>
      </search>
    </Container>
  );
};
