import type { Span } from '../reading.ts';
import type { MeantText } from './meant-text.ts';

/** Fewest and most lines and cells of a line. Fewer are a short list, more are hardly ever written so by hand. */
const fewest = 3;
const most = 30;
/** In UTF-16 units: each cell has two at most, and a separator. */
const longestLine = 3 * most;
/** With empty ones. */
const mostLines = 2 * most;
const separator = /^[\p{Zs}\t|｜·.]$/u;
const blank = /^[\p{Zs}\t]$/u;

/**
 * Returns what a text says that is written in columns, one character a cell: read downwards, from the right column and
 * from the left one. Cells are next to each other or parted by one separator. Empty for every other text.
 *
 * @example
 * columnsOf('卡　收\n加　银\n我　行').map(({ text }) => text); // ['收银行卡加我', '卡加我收银行']
 */
export const columnsOf = (text: string): readonly MeantText[] => {
  const lines = text.split('\n');
  if (lines.length < fewest || lines.length > mostLines) return [];
  if (lines.some(({ length }) => length > longestLine)) return [];
  const rows = rowsOf(lines);
  const width = rows[0]?.length ?? 0;
  if (rows.length < fewest || rows.length > most || width < 2 || width > most) return [];
  const columns = Array.from({ length: width }, (_, column) =>
    rows.flatMap((row) => row.slice(column, column + 1)),
  );
  return [columns.toReversed(), columns].map((order) => joined(text, order.flat()));
};

/** The cells of each line that is not empty; none if lines have different numbers of them. */
const rowsOf = (lines: readonly string[]): readonly Span[][] => {
  const rows: Span[][] = [];
  let start = 0;
  for (const line of lines) {
    const cells = cellsOf(line, start);
    start += line.length + 1;
    if (cells.length === 0) continue;
    if (cells.length !== (rows[0] ?? cells).length) return [];
    rows.push(cells);
  }
  return rows;
};

const cellsOf = (line: string, from: number): Span[] => {
  const cells: Span[] = [];
  let at = from;
  for (const character of line) {
    if (character === '\r') break;
    cells.push({ start: at, end: at + character.length });
    at += character.length;
  }
  const isParted =
    cells.length > 1 &&
    cells.every(
      ({ start, end }, i) => i % 2 === 0 || separator.test(line.slice(start - from, end - from)),
    );
  return isParted ? cells.filter((_, i) => i % 2 === 0) : cells;
};

const joined = (text: string, cells: readonly Span[]): MeantText => {
  const written = cells.filter(({ start, end }) => !blank.test(text.slice(start, end)));
  const units = written.flatMap(({ start, end }) =>
    Array.from({ length: end - start }, () => ({ start, end })),
  );
  return {
    text: written.map(({ start, end }) => text.slice(start, end)).join(''),
    starts: units.map(({ start }) => start),
    ends: units.map(({ end }) => end),
  };
};
