import { useState } from 'react';

type Row<Value> = readonly [name: string, value: Value];

/**
 * The entries of a record as editable rows. A row being renamed may temporarily have the same name as
 * another: both stay on the page, in their order.
 */
export const useRows = <Value>(
  record: Readonly<Record<string, Value>>,
  onChange: (record: Record<string, Value>) => void,
) => {
  const [typed, type] = useState<readonly Row<Value>[]>(() => Object.entries(record));
  const isTheirs = JSON.stringify(Object.fromEntries(typed)) === JSON.stringify(record);
  // The record changed from outside, for example because a draft was discarded.
  const rows = isTheirs ? typed : Object.entries(record);
  const write = (next: readonly Row<Value>[]) => {
    type(next);
    onChange(Object.fromEntries(next));
  };
  return {
    rows,
    /** Replaces a row; `null` removes it. */
    put: (at: number, row: Row<Value> | null) =>
      write(row ? rows.with(at, row) : rows.toSpliced(at, 1)),
    add: (row: Row<Value>) => write([...rows, row]),
    isTwice: (at: number) => rows.some(([name], other) => other !== at && name === rows[at]?.[0]),
  };
};
