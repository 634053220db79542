import { stringify } from 'csv-stringify/sync';

/** What a cell holds; `null` is an empty one. */
type Cell = string | number | null;

/**
 * Rows as CSV that opens in a spreadsheet as text: what begins like a formula has an apostrophe
 * before it, and a byte order mark says that it is UTF-8.
 *
 * @example
 * csvOf(['account', 'score'], [['u-1', 0.98]]);
 */
export const csvOf = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], { bom: true, escape_formulas: true });
