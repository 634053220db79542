import type { TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useMemo, useState } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { useWords } from '../../preferences/context.tsx';
import { useNarrow, usePhone } from '../../shell/narrow.ts';
import { Table } from '../../shell/table.tsx';
import type { Words } from '../../words/say.ts';
import {
  AssigneeCell,
  DueCell,
  PriorityCell,
  SourceCell,
  StateCell,
  SubjectCell,
} from './case-cells.tsx';
import styles from './case-table.module.css';
import { rowKeysOf } from './places.ts';
import { words } from './words.ts';

/** The rows of a queue, with everything needed to choose a case. */
export const CaseTable = ({
  rows,
  loading,
  selectable,
  selected,
  empty,
  onSelect,
}: {
  readonly rows: readonly CaseRow[];
  readonly loading: boolean;
  readonly selectable: boolean;
  readonly selected: readonly CaseRow[];
  /** Shown if there are no rows. */
  readonly empty: ReactNode;
  readonly onSelect: (rows: readonly CaseRow[]) => void;
}) => {
  const { say } = useWords();
  const narrow = useNarrow();
  const phone = usePhone();
  const places = useRowKeys(rows);
  const shown = phone ? phoneColumns : narrow ? narrowColumns : columns;
  const columnDefinitions = useMemo(
    () => shown.map(({ header, ...column }) => ({ ...column, header: say(header) })),
    [say, shown],
  );
  return (
    <div className={styles.table}>
      <Table<CaseRow>
        items={rows}
        trackBy={({ caseId }) => places.get(caseId) ?? caseId}
        loading={loading}
        stickyHeader
        columnDefinitions={columnDefinitions}
        {...(selectable && { selectionType: 'multi' as const })}
        selectedItems={selected}
        onSelectionChange={({ detail }) => onSelect(detail.selectedItems)}
        ariaLabels={{
          tableLabel: say(words.table),
          selectionGroupLabel: say(words.select),
          allItemsSelectionLabel: () => say(words.select),
          itemSelectionLabel: (_, row) => `${say(words.select)} ${row.accountId}`,
        }}
        empty={empty}
      />
    </div>
  );
};

/**
 * Assigns each row a key for rendering. Rows of a new page reuse the keys of the previous page, because
 * updating a row is cheaper than creating it. On a refetch, rows keep their keys, and so the focus.
 */
const useRowKeys = (rows: readonly CaseRow[]): ReadonlyMap<string, string> => {
  const [held, setHeld] = useState({ rows, places: rowKeysOf(rows, new Map()) });
  if (held.rows === rows) return held.places;
  const places = rowKeysOf(rows, held.places);
  setHeld({ rows, places });
  return places;
};

type Column = Omit<TableProps.ColumnDefinition<CaseRow>, 'header' | 'id'> & {
  readonly id: 'priority' | 'subject' | 'due' | 'source' | 'state' | 'who';
  readonly header: Words;
};

const columns: readonly Column[] = [
  {
    id: 'priority',
    header: words.priority,
    minWidth: 196,
    cell: (row) => <PriorityCell row={row} />,
  },
  {
    id: 'subject',
    header: words.subject,
    minWidth: 200,
    isRowHeader: true,
    cell: (row) => <SubjectCell row={row} whole={false} />,
  },
  {
    id: 'due',
    header: words.due,
    minWidth: 120,
    cell: (row) => <DueCell row={row} />,
  },
  {
    id: 'source',
    header: words.source,
    minWidth: 156,
    cell: (row) => <SourceCell row={row} />,
  },
  {
    id: 'state',
    header: words.state,
    minWidth: 150,
    cell: (row) => <StateCell row={row} />,
  },
  {
    id: 'who',
    header: words.who,
    minWidth: 90,
    cell: (row) => <AssigneeCell row={row} />,
  },
];

/** On a tablet, the source is shown in the subject column, and so is whoever works on the case: most have nobody. */
const narrowWidths: Readonly<Record<Exclude<Column['id'], 'source' | 'who'>, number>> = {
  priority: 150,
  subject: 200,
  due: 92,
  state: 90,
};
const narrowColumns = columns.flatMap((column): readonly Column[] => {
  if (column.id === 'source' || column.id === 'who') return [];
  return [
    {
      ...column,
      minWidth: narrowWidths[column.id],
      ...(column.id === 'subject' && { cell: (row) => <SubjectCell row={row} whole /> }),
    },
  ];
});

/** On a phone, a row is one cell, because content beyond the right edge would not be seen. */
const phoneColumns: readonly Column[] = [
  {
    id: 'subject',
    header: words.subject,
    isRowHeader: true,
    cell: (row) => (
      <div className={styles.stacked}>
        <SubjectCell row={row} whole />
        <DueCell row={row} named />
        <StateCell row={row} />
        <PriorityCell row={row} />
      </div>
    ),
  },
];
