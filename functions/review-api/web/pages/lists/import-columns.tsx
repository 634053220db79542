import Button from '@cloudscape-design/components/button';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ListImport } from '../../../contract/lists.ts';
import { useNumberColumn } from '../../figures/figure-column.tsx';
import { listTitles } from '../../lists/terms.ts';
import { words as listWords } from '../../lists/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { OriginalText, OriginalTexts } from '../../text/original-text.tsx';
import { words } from './words.ts';

type Column = TableProps.ColumnDefinition<ListImport>;

/** The names of the lists that an import is about. */
export const useListNames = () => {
  const { say } = useWords();
  return ({ lists, partial }: ListImport): string => {
    const list = lists.map((name) => say(listTitles[name])).join(' · ');
    return list && partial ? say(words.amongOthers, { list }) : list;
  };
};

/** What is shown of each import. */
export const useImportColumns = (): readonly Column[] => {
  const { say, count, moment } = useWords();
  const namesOf = useListNames();
  const number = useNumberColumn<ListImport>();
  return [
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
    number({
      id: 'entries',
      header: say(words.entries),
      minWidth: 80,
      cell: ({ entries }) => count(entries),
    }),
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
};

/** The way to take an import back, or the proposal to do so. */
export const useTakeBackColumn = (
  mayTakeBack: (change: ListImport) => boolean,
  onTakeBack: (change: ListImport) => void,
): Column => {
  const { say, count } = useWords();
  const namesOf = useListNames();
  return {
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
      return (
        <>
          {change.undoChangeId !== null && (
            <SecondaryText>
              {say(words.undoPendingThere, { id: change.undoChangeId })}
            </SecondaryText>
          )}
          {mayTakeBack(change) && (
            <Button
              variant="inline-icon"
              iconName="undo"
              ariaLabel={say(words.takeBackOne, {
                list: namesOf(change),
                count: count(change.entries),
              })}
              onClick={() => onTakeBack(change)}
            />
          )}
        </>
      );
    },
  };
};
