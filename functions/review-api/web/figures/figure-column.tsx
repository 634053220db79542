import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import { useNarrow, usePhone } from '../shell/narrow.ts';
import type { Words } from '../words/say.ts';

/** What it is called does not break into single characters; nor, where there is room, at all beside the sign of the order. */
const widths = { narrow: 84, wide: 108 };

/** Makes columns of figures: each stands at the end of its cell, with what belongs to it below; on a phone, at its begin like all else. */
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
        {count(row[id])}
        {below(row)}
      </Box>
    ),
  });
};
