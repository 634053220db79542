import { stringify } from 'csv-stringify/sync';

/** The value of a cell; `null` is an empty cell. */
type Cell = string | number | null;

/**
 * Formats rows as CSV that spreadsheets open as plain text: an apostrophe escapes cells that look like
 * formulas, and a byte order mark declares UTF-8.
 *
 * @example
 * csvOf(['account', 'score'], [['u-1', 0.98]]); // '\ufeffaccount,score\nu-1,0.98\n'
 */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], { bom: true, escape_formulas: true });
