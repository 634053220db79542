import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';

/** What it is called does not break into single characters. */
const figureWidth = 84;

/** Makes columns of figures: each stands at the end of its cell, with what belongs to it below. */
export const useFigureColumn = <Id extends string, Row extends { readonly [Figure in Id]: number }>(
  words: { readonly [Figure in Id]: Words },
) => {
  const { say, count } = useWords();
  return (
    id: Id,
    below: (row: Row) => ReactNode = () => null,
  ): TableProps.ColumnDefinition<Row> => ({
    id,
    header: say(words[id]),
    sortingField: id,
    minWidth: figureWidth,
    cell: (row) => (
      <Box textAlign="right">
        {count(row[id])}
        {below(row)}
      </Box>
    ),
  });
};
