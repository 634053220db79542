import { useState } from 'react';

type Row<Value> = readonly [name: string, value: Value];

/**
 * The entries of a record as rows that are typed in. While one is renamed it may be called like another: both stay
 * on the page, in their order.
 */
export const useRows = <Value>(
  record: Readonly<Record<string, Value>>,
  onChange: (record: Record<string, Value>) => void,
) => {
  const [typed, type] = useState<readonly Row<Value>[]>(() => Object.entries(record));
  const isTheirs = JSON.stringify(Object.fromEntries(typed)) === JSON.stringify(record);
  // It changed from outside: a draft that was put away.
  const rows = isTheirs ? typed : Object.entries(record);
  const write = (next: readonly Row<Value>[]) => {
    type(next);
    onChange(Object.fromEntries(next));
  };
  return {
    rows,
    /** Puts a row in the place of one; `null` takes that away. */
    put: (at: number, row: Row<Value> | null) =>
      write(row ? rows.with(at, row) : rows.toSpliced(at, 1)),
    add: (row: Row<Value>) => write([...rows, row]),
    isTwice: (at: number) => rows.some(([name], other) => other !== at && name === rows[at]?.[0]),
  };
};
