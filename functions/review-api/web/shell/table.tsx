import CloudscapeTable, { type TableProps } from '@cloudscape-design/components/table';
import { usePhone } from './narrow.ts';
import { SecondaryText } from './secondary-text.tsx';
import styles from './table.module.css';

type Columns<Row> = readonly TableProps.ColumnDefinition<Row>[];

/**
 * Merges all columns into one, each with its header, because content beyond the right edge would not be seen.
 */
const stackedColumns = <Row,>([first, ...others]: Columns<Row>): Columns<Row> => {
  if (!first || others.length === 0) return first ? [first] : [];
  const { minWidth: _, width: __, ...column } = first;
  return [
    {
      ...column,
      isRowHeader: true,
      cell: (row) => (
        <div className={styles.stacked}>
          <div>{first.cell(row)}</div>
          {others.map(({ id, header, cell }) => {
            const content = cell(row);
            return (
              content !== null && (
                <div key={id} className={styles.labelled}>
                  <SecondaryText>{header}</SecondaryText>
                  <div>{content}</div>
                </div>
              )
            );
          })}
        </div>
      ),
    },
  ];
};

/** A table of the console: compact, with lines that wrap, and with one column on a phone. */
export const Table = <Row,>({ columnDefinitions, stickyColumns, ...rest }: TableProps<Row>) => {
  const phone = usePhone();
  return (
    <CloudscapeTable<Row>
      contentDensity="compact"
      wrapLines
      {...rest}
      columnDefinitions={phone ? stackedColumns(columnDefinitions) : columnDefinitions}
      {...(stickyColumns && !phone && { stickyColumns })}
    />
  );
};
