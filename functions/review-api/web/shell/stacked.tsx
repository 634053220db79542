import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import { usePhone } from './narrow.ts';
import { Soft } from './soft.tsx';

type Columns<Row> = readonly TableProps.ColumnDefinition<Row>[];

/** The columns of a table; on a phone they are one, each below the other: what lies to the right is not seen. */
export const useStacked = <Row,>(columns: Columns<Row>): Columns<Row> => {
  const phone = usePhone();
  const [first, ...others] = columns;
  if (!phone || !first) return columns;
  const { minWidth: _, ...column } = first;
  return [
    {
      ...column,
      cell: (row) => (
        <SpaceBetween size="xxs">
          {first.cell(row)}
          {others.map(({ id, header, cell }) => (
            <div key={id}>
              <Soft>{header}</Soft>
              {cell(row)}
            </div>
          ))}
        </SpaceBetween>
      ),
    },
  ];
};
