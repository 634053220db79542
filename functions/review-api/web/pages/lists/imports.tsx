import Header from '@cloudscape-design/components/header';
import { useState } from 'react';
import type { ListImport } from '../../../contract/lists.ts';
import { useListing } from '../../api/listing.ts';
import { moveCommands } from '../../commands/commands.ts';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { tableOf } from '../../shell/more.tsx';
import { Table } from '../../shell/table.tsx';
import { useImportColumns, useListNames, useTakeBackColumn } from './import-columns.tsx';
import { TakeBackDialogue } from './take-back-dialogue.tsx';
import { words } from './words.ts';

const { name: group } = words;

/** Recent imports to the lists, each with a way to take it back as a whole. */
export const Imports = () => {
  const { say } = useWords();
  const { can } = useMe();
  const list = useListing('GET /lists/changes', { query: {} });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [taken, setTaken] = useState<ListImport | null>(null);
  const mayEdit = can('edit-lists');
  // The button of an import goes when its take-back is proposed.
  useKeptFocus(list.items.filter(({ undoProposalId }) => undoProposalId !== null).length);
  const at = list.items.findIndex(({ changeId }) => changeId === chosenId);
  const chosen = list.items[at];
  const step = (by: number) =>
    setChosenId(list.items[Math.max(0, at + by)]?.changeId ?? chosen?.changeId ?? null);
  const mayTakeBack = ({ whole, stand, tooMany, undoProposalId }: ListImport) =>
    mayEdit && whole && stand !== 0 && !tooMany && undoProposalId === null;
  useCommands([
    ...moveCommands('imports', group, [words.down, words.up], step),
    chosen !== undefined &&
      mayTakeBack(chosen) && {
        id: 'imports take back',
        words: words.takeBack,
        group,
        keys: 't',
        run: () => setTaken(chosen),
      },
  ]);
  const namesOf = useListNames();
  const columns = useImportColumns();
  const takingBack = useTakeBackColumn(mayTakeBack, setTaken);
  return (
    <>
      <Table<ListImport>
        trackBy="changeId"
        selectionType="single"
        selectedItems={chosen ? [chosen] : []}
        onSelectionChange={({ detail }) => setChosenId(detail.selectedItems[0]?.changeId ?? null)}
        onRowClick={({ detail }) => setChosenId(detail.item.changeId)}
        ariaLabels={{
          selectionGroupLabel: say(words.imports),
          itemSelectionLabel: (_, { changeId }) => changeId,
        }}
        header={
          <Header variant="h2" description={say(words.importsText)}>
            {say(words.imports)}
          </Header>
        }
        {...tableOf(list, say(words.noImports))}
        columnDefinitions={[...columns, ...(mayEdit ? [takingBack] : [])]}
      />
      {taken && (
        <TakeBackDialogue change={taken} list={namesOf(taken)} onClose={() => setTaken(null)} />
      )}
    </>
  );
};
