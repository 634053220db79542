import Alert from '@cloudscape-design/components/alert';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/client.ts';
import { useRead, useRefetch } from '../../api/context.tsx';
import { useCommands } from '../../commands/context.tsx';
import { minute } from '../../figures/durations.ts';
import { listTitles } from '../../lists/terms.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as proposalWords } from '../../proposals/words.ts';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { Page } from '../../shell/page.tsx';
import { Entries } from './entries.tsx';
import { type ListView, listNames, readListFilter, views } from './filter.ts';
import { Find } from './find.tsx';
import { Imports } from './imports.tsx';
import { words } from './words.ts';

/** The lists of what the platform blocks, watches and exempts. */
export const ListsPage = () => {
  const { say, count } = useWords();
  const { can } = useMe();
  const { list = 'block', kind } = readListFilter(useSearch({ from: '/lists' }));
  const navigate = useNavigate({ from: '/lists' });
  const { data } = useRead('GET /lists', {}, { refetchInterval: 5 * minute });
  const refetchCounts = useRefetch('GET /lists');
  const show = (next: ListView | undefined) => {
    navigate({ search: next ? { list: next } : {}, replace: true });
    // Other people may have changed the lists since, and the entries are read again too.
    refetchCounts();
  };
  useCommands([
    {
      id: 'lists imports',
      words: words.imports,
      group: words.name,
      keys: 'r',
      run: () => show('imports'),
    },
    {
      ...{ id: 'lists find', words: words.find, group: words.name, keys: 'f' },
      run: () => show('find'),
    },
  ]);
  /** Removed entries count until they would have expired. */
  const heldOn = (lists: AnswerOf<'GET /lists'>['lists'], name: string) =>
    lists.filter((each) => each.list === name).reduce((sum, { entries }) => sum + entries, 0);
  return (
    <Page
      name={words.name}
      actions={
        <SegmentedControl
          label={say(words.name)}
          selectedId={list}
          options={[
            ...listNames.map((name) => ({
              id: name,
              text: data
                ? say(words.tab, { list: listTitles[name], count: count(heldOn(data.lists, name)) })
                : say(listTitles[name]),
            })),
            { id: 'imports', text: `${say(words.imports)} (R)` },
            { id: 'find', text: `${say(words.find)} (F)` },
          ]}
          onChange={({ detail }) => show(views.find((name) => name === detail.selectedId))}
        />
      }
    >
      <SpaceBetween size="m">
        <Alert type="info">
          {say(words.approvals)} {!can('edit-lists') && say(words.readOnly)}{' '}
          <PlaceLink to="/proposals">{say(proposalWords.seePending)}</PlaceLink>
        </Alert>
        {list === 'imports' ? (
          <Imports />
        ) : list === 'find' ? (
          <Find />
        ) : (
          <Entries
            key={list}
            list={list}
            kind={kind}
            onKind={(next) =>
              navigate({ search: { list, ...(next && { kind: next }) }, replace: true })
            }
          />
        )}
      </SpaceBetween>
    </Page>
  );
};
