import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { ListEntryView, StandingEntryView } from '../../../contract/lists.ts';
import { useListing } from '../../api/listing.ts';
import { useDownload } from '../../api/use-download.ts';
import { useCommands } from '../../commands/context.tsx';
import { useEntryColumns } from '../../lists/entry-columns.tsx';
import { listKinds, listTitles } from '../../lists/terms.ts';
import { words as listWords } from '../../lists/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { ExportButton } from '../../shell/export-button.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { tableOf } from '../../shell/more.tsx';
import { Select } from '../../shell/select.tsx';
import { Table } from '../../shell/table.tsx';
import { words as shellWords } from '../../shell/words.ts';
import { AddDialogue } from './add-dialogue.tsx';
import type { ListName } from './filter.ts';
import { ImportDialogue } from './import-dialogue.tsx';
import { everyKind } from './kinds.ts';
import { useRemovalColumn } from './removal-column.tsx';
import { RemoveDialogue } from './remove-dialogue.tsx';
import { words } from './words.ts';

type Open = 'add' | 'import' | ListEntryView | null;

/** The entries of one list, with the possible changes. */
export const Entries = ({
  list,
  kind,
  onKind,
}: {
  readonly list: ListName;
  readonly kind: ListEntryView['kind'] | undefined;
  readonly onKind: (kind: ListEntryView['kind'] | undefined) => void;
}) => {
  const { say } = useWords();
  const columns = useEntryColumns();
  const { can } = useMe();
  const [open, setOpen] = useState<Open>(null);
  const listing = useListing('GET /lists/{list}/entries', {
    path: { list },
    query: { ...(kind && { kind }) },
  });
  const download = useDownload(
    'GET /lists/{list}/export',
    { path: { list } },
    `clearspring-${list}.csv`,
  );
  const mayEdit = can('edit-lists');
  const waiting = listing.items.filter(({ undoProposalId }) => undoProposalId !== null).length;
  // The button of an entry goes when its removal is proposed.
  useKeptFocus(waiting);
  const removal = useRemovalColumn(listing.items, setOpen);
  useCommands([
    mayEdit && {
      id: 'lists add',
      words: words.add,
      group: words.name,
      keys: 'a',
      run: () => setOpen('add'),
    },
    mayEdit && {
      id: 'lists import',
      words: words.import,
      group: words.name,
      keys: 'i',
      run: () => setOpen('import'),
    },
  ]);
  const kinds = [
    { value: '' as const, label: say(words.everyKind) },
    ...everyKind.map((value) => ({ value, label: say(listKinds[value]) })),
  ];
  const close = () => setOpen(null);
  return (
    <>
      <Table<StandingEntryView>
        stickyHeader
        trackBy="entryId"
        header={
          <Header
            variant="h2"
            description={say(words.counted)}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Select
                  ariaLabel={say(listWords.kind)}
                  options={kinds}
                  value={kind ?? ''}
                  onChange={(next) => onKind(next || undefined)}
                />
                {can('export') && <ExportButton download={download} group={words.name} />}
                {mayEdit && (
                  <Button iconName="upload" onClick={() => setOpen('import')}>
                    {`${say(words.import)} (I)`}
                  </Button>
                )}
                {mayEdit && (
                  <Button variant="primary" iconName="add-plus" onClick={() => setOpen('add')}>
                    {`${say(words.add)} (A)`}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            {say(listTitles[list])}
          </Header>
        }
        {...tableOf(
          listing,
          say(listing.more ? shellWords.nothingYet : kind ? words.nothingOfKind : words.nothing),
          download,
        )}
        columnDefinitions={[...columns, ...removal]}
      />
      {open === 'add' && <AddDialogue list={list} onClose={close} />}
      {open === 'import' && <ImportDialogue list={list} onClose={close} />}
      {open !== null && typeof open === 'object' && <RemoveDialogue entry={open} onClose={close} />}
    </>
  );
};
