import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import { useNarrow, usePhone } from '../shell/narrow.ts';
import type { Words } from '../words/say.ts';

/**
 * Minimum widths, in pixels: headers must not break into single characters or, on wide pages, beside the sort
 * icon.
 */
const widths = { narrow: 84, wide: 108 };

/**
 * Whether a figure of a rule is known. Events looked at are not counted for built-in live rules; showing 0
 * would read as if the rule had not run, or had fired without looking.
 *
 * @example
 * isKnown({ examined: 0, fired: 12 }, 'examined'); // false
 * isKnown({ rule: 'account.on-watch-list', life: 'live', examined: 0, fired: 0 }, 'examined'); // false
 * isKnown({ rule: 'staff.young-and-paying', life: 'live', examined: 0, fired: 0 }, 'examined'); // true
 */
export const isKnown = (
  {
    rule,
    life,
    examined,
    fired,
  }: {
    readonly rule?: string;
    readonly life?: string;
    readonly examined?: number;
    readonly fired?: number;
  },
  figure: string,
): boolean =>
  figure !== 'examined' ||
  examined !== 0 ||
  (fired === 0 && (life !== 'live' || rule?.startsWith('staff.') === true));

/**
 * How often a rule fired while it was live, when looks were not counted: the trend shows these findings, and its
 * figure of firings does not hold them.
 *
 * @example
 * firedBesides({ fired: 12, firedPerDay: [30, 7, 5] }); // 30
 */
export const firedBesides = ({
  fired,
  firedPerDay,
}: {
  readonly fired: number;
  readonly firedPerDay: readonly number[];
}): number => firedPerDay.reduce((sum, each) => sum + each, 0) - fired;

/**
 * Returns a factory for columns of figures, aligned right with details below; on a phone, aligned left like
 * the rest.
 */
export const useFigureColumn = <Id extends string, Row extends { readonly [Figure in Id]: number }>(
  words: { readonly [Figure in Id]: Words },
) => {
  const { say, count } = useWords();
  const narrow = useNarrow();
  const phone = usePhone();
  return (
    id: Id,
    below: (row: Row) => ReactNode = () => null,
  ): TableProps.ColumnDefinition<Row> => ({
    id,
    header: say(words[id]),
    sortingField: id,
    minWidth: narrow ? widths.narrow : widths.wide,
    cell: (row) => (
      <Box textAlign={phone ? 'left' : 'right'}>
        {isKnown(row, id) ? count(row[id]) : '—'}
        {below(row)}
      </Box>
    ),
  });
};

/**
 * Returns a factory for columns of numbers that are not sorted by, aligned like those of `useFigureColumn`,
 * their headers too.
 */
export const useNumberColumn = <Row,>() => {
  const phone = usePhone();
  return ({
    header,
    cell,
    ...column
  }: {
    readonly id: string;
    readonly header: string;
    readonly cell: (row: Row) => ReactNode;
  } & Pick<
    TableProps.ColumnDefinition<Row>,
    'width' | 'minWidth'
  >): TableProps.ColumnDefinition<Row> => ({
    ...column,
    // On a phone the table has one column, in which names and figures begin at the same edge.
    header: phone ? (
      header
    ) : (
      <Box textAlign="right" fontWeight="bold" color="inherit">
        {header}
      </Box>
    ),
    cell: (row) => (phone ? cell(row) : <Box textAlign="right">{cell(row)}</Box>),
  });
};
