import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Colleague } from '../../../contract/team.ts';
import { serverNow } from '../../api/clock.ts';
import { durationOf } from '../../figures/durations.ts';
import { useFigureColumn } from '../../figures/figure-column.tsx';
import { shareColumn } from '../../figures/share.tsx';
import { words as figureWords } from '../../figures/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { AuditLink } from '../../shell/audit-link.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { Table } from '../../shell/table.tsx';
import { words } from './words.ts';

/**
 * All staff members with their load and the quality of their rulings; on a tablet some columns are merged.
 */
export const People = ({ people }: { readonly people: readonly Colleague[] }) => {
  const { say, ago, count, language } = useWords();
  const narrow = useNarrow();
  const { items, collectionProps } = useCollection(people, {
    sorting: { defaultState: { sortingColumn: { sortingField: 'rulings' }, isDescending: true } },
  });
  const seconds = (length: number | null) =>
    durationOf(length === null ? null : length * 1000, language);
  const figure = useFigureColumn<'claimed' | 'rulings' | 'reveals', Colleague>(words);
  const seenOf = ({ lastSeenAt }: Colleague) =>
    lastSeenAt === null ? say(words.never) : ago(lastSeenAt, serverNow());
  const handlingOf = ({ handling: { p50, p90 } }: Colleague) =>
    p50 === null ? null : `${seconds(p50)} / ${seconds(p90)}`;
  const seen: TableProps.ColumnDefinition<Colleague> = {
    id: 'lastSeen',
    header: say(words.lastSeen),
    sortingComparator: (a, b) => (a.lastSeenAt ?? 0) - (b.lastSeenAt ?? 0),
    cell: seenOf,
  };
  const handling: TableProps.ColumnDefinition<Colleague> = {
    id: 'handling',
    header: say(words.handling),
    sortingComparator: (a, b) => (a.handling.p50 ?? 0) - (b.handling.p50 ?? 0),
    cell: (row) => handlingOf(row) ?? <SecondaryText>{say(figureWords.none)}</SecondaryText>,
  };
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy={({ person }) => person.id}
      header={
        <Header variant="h2" counter={`(${count(people.length)})`}>
          {say(words.people)}
        </Header>
      }
      empty={<Box textAlign="center">{say(words.noFigures)}</Box>}
      columnDefinitions={[
        {
          id: 'person',
          header: say(words.person),
          minWidth: 72,
          isRowHeader: true,
          sortingComparator: (a, b) => a.person.name.localeCompare(b.person.name, language),
          cell: (row) => (
            <>
              {row.person.name}
              {narrow && <SecondaryText>{seenOf(row)}</SecondaryText>}
            </>
          ),
        },
        ...(narrow ? [] : [seen]),
        figure('claimed'),
        figure('rulings', (row) => narrow && <SecondaryText>{handlingOf(row)}</SecondaryText>),
        ...(narrow ? [] : [handling]),
        {
          id: 'overturned',
          header: say(words.overturned),
          ...shareColumn(({ overturned }: Colleague) => overturned),
        },
        {
          id: 'agrees',
          header: say(words.agrees),
          ...shareColumn(({ agreement }: Colleague) => agreement),
        },
        figure('reveals', ({ person }) => (
          <SecondaryText>
            <AuditLink kind="staff" id={person.id} />
          </SecondaryText>
        )),
      ]}
    />
  );
};
