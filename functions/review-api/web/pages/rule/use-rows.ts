import type { ButtonProps } from '@cloudscape-design/components/button';
import { createContext, type RefObject, useContext, useEffect, useRef, useState } from 'react';

type Row<Value> = readonly [name: string, value: Value];

/**
 * Called with 1 when two rows of a record get the same name, and with -1 when that ends. Only one of the two
 * is part of the record, so the check of the rule cannot notice.
 */
export const ReportClash = createContext<(more: 1 | -1) => void>(() => {});

/** Where the focus goes when rows are added and removed. */
export const useRowFocus = (): {
  readonly addButton: RefObject<ButtonProps.Ref | null>;
  /** To be called with the place of a new row. */
  readonly onAdd: (at: number) => void;
  /** To be called before the focused row goes. */
  readonly onRemove: () => void;
  /** Whether the first field of a row takes the focus once it is there. */
  readonly isNew: (at: number) => boolean;
} => {
  const [added, setAdded] = useState<number | null>(null);
  const addButton = useRef<ButtonProps.Ref>(null);
  return {
    addButton,
    onAdd: setAdded,
    onRemove: () => addButton.current?.focus(),
    isNew: (at) => at === added,
  };
};

/**
 * The entries of a record as editable rows. A row being renamed may temporarily have the same name as
 * another: both stay on the page, in their order.
 */
export const useRows = <Value>(
  record: Readonly<Record<string, Value>>,
  onChange: (record: Record<string, Value>) => void,
) => {
  const [typed, setTyped] = useState<readonly Row<Value>[]>(() => Object.entries(record));
  const { addButton, onAdd, onRemove, isNew } = useRowFocus();
  const isUnchanged = JSON.stringify(Object.fromEntries(typed)) === JSON.stringify(record);
  // The record changed from outside, for example because a draft was discarded.
  const rows = isUnchanged ? typed : Object.entries(record);
  const write = (next: readonly Row<Value>[]) => {
    setTyped(next);
    onChange(Object.fromEntries(next));
  };
  const isDuplicate = (at: number) =>
    rows.some(([name], other) => other !== at && name === rows[at]?.[0]);
  const reportClash = useContext(ReportClash);
  const clashes = rows.some((_, at) => isDuplicate(at));
  useEffect(() => {
    if (!clashes) return;
    reportClash(1);
    return () => reportClash(-1);
  }, [clashes, reportClash]);
  return {
    rows,
    /** Replaces a row; `null` removes it. */
    put: (at: number, row: Row<Value> | null) => {
      if (!row) onRemove();
      write(row ? rows.with(at, row) : rows.toSpliced(at, 1));
    },
    add: (row: Row<Value>) => {
      onAdd(rows.length);
      write([...rows, row]);
    },
    addButton,
    isNew,
    isDuplicate,
    /** Whether two rows have the same name. */
    clashes,
  };
};
