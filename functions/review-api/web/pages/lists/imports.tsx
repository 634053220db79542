import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { ListImport } from '../../../contract/lists.ts';
import { useListing } from '../../api/listing.ts';
import { moveCommands } from '../../commands/commands.ts';
import { useCommands } from '../../commands/context.tsx';
import { words as listWords } from '../../lists/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { emptyStateOf, More } from '../../shell/more.tsx';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Table } from '../../shell/table.tsx';
import { OriginalText, OriginalTexts } from '../../text/original-text.tsx';
import { TakeBackDialogue } from './take-back-dialogue.tsx';
import { words } from './words.ts';

const { group } = words;

/** Recent imports to the lists, each with a way to take it back as a whole. */
export const Imports = () => {
  const { say, count, moment } = useWords();
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
  const namesOf = ({ lists, partial }: ListImport) => {
    const list = lists.map((name) => say(words[name])).join(' · ');
    return list && partial ? say(words.amongOthers, { list }) : list;
  };
  const columns: readonly TableProps.ColumnDefinition<ListImport>[] = [
    {
      id: 'list',
      header: say(words.name),
      isRowHeader: true,
      minWidth: 108,
      cell: (change) => (
        <>
          {namesOf(change)}
          <SecondaryText>{change.changeId}</SecondaryText>
        </>
      ),
    },
    {
      id: 'source',
      header: say(listWords.source),
      minWidth: 108,
      cell: ({ sources, note }) => (
        <>
          <OriginalTexts texts={sources} between=" · " byStaff />
          <SecondaryText>
            <OriginalText text={note} byStaff />
          </SecondaryText>
        </>
      ),
    },
    {
      id: 'entries',
      header: say(words.entries),
      minWidth: 80,
      cell: ({ entries }) => count(entries),
    },
    {
      id: 'stand',
      header: say(words.stand),
      minWidth: 96,
      cell: ({ whole, stand, tooMany }) => {
        if (!whole) return <SecondaryText>{say(words.brokeOff)}</SecondaryText>;
        if (tooMany) return <SecondaryText>{say(words.tooMany)}</SecondaryText>;
        if (stand === null) return say(words.uncounted);
        return stand === 0 ? say(words.noneStands) : count(stand);
      },
    },
    {
      id: 'by',
      header: say(listWords.owner),
      minWidth: 108,
      cell: ({ by, approvedBy, at: when }) => (
        <>
          <OriginalTexts texts={[by.name, approvedBy.name]} between=" / " byStaff />
          <SecondaryText>{moment(when)}</SecondaryText>
        </>
      ),
    },
  ];
  const takingBack: TableProps.ColumnDefinition<ListImport> = {
    id: 'take back',
    header: say(words.takeBack),
    minWidth: 72,
    cell: (change) => {
      if (change.undoProposalId !== null) {
        return (
          <PlaceLink to={`/proposals#${change.undoProposalId}`} fontSize="body-s">
            {say(words.undoPending)}
          </PlaceLink>
        );
      }
      if (!mayTakeBack(change)) return null;
      return (
        <Button
          variant="inline-icon"
          iconName="undo"
          ariaLabel={say(words.takeBackOne, {
            list: namesOf(change),
            count: count(change.entries),
          })}
          onClick={() => setTaken(change)}
        />
      );
    },
  };
  return (
    <>
      <Table<ListImport>
        variant="container"
        contentDensity="compact"
        wrapLines
        items={list.items}
        loading={list.loading && list.items.length === 0}
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
        empty={emptyStateOf(list, say(words.noImports))}
        footer={list.more && <More list={list} />}
        columnDefinitions={[...columns, ...(mayEdit ? [takingBack] : [])]}
      />
      {taken && (
        <TakeBackDialogue change={taken} list={namesOf(taken)} onClose={() => setTaken(null)} />
      )}
    </>
  );
};
