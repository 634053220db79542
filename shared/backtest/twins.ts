import { isDeepStrictEqual } from 'node:util';

/** One side's view of a table. */
export type Table<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** `undefined` deletes the key. */
  readonly set: (key: string, value: Value | undefined) => void;
  readonly values: () => Iterable<Value>;
};

/** The same table as seen by each side. */
type Twin<Value> = { readonly first: Table<Value>; readonly second: Table<Value> };

const createTwin = <Value>(onDifference: () => void) => {
  const sharedValues = new Map<string, Value>();
  /** Values of the second side that differ from the common ones; `undefined`: deleted. */
  const differingValues = new Map<string, Value | undefined>();
  /** Original values of what the first side changed in this step. */
  const originalValues = new Map<string, Value | undefined>();
  /** Keys that the second side wrote in this step. */
  const writtenKeys = new Set<string>();

  const first: Table<Value> = {
    get: (key) => {
      if (differingValues.has(key)) onDifference();
      return sharedValues.get(key);
    },
    set: (key, value) => {
      if (differingValues.has(key)) onDifference();
      if (!originalValues.has(key)) originalValues.set(key, sharedValues.get(key));
      if (value === undefined) sharedValues.delete(key);
      else sharedValues.set(key, value);
    },
    values: () => {
      if (differingValues.size > 0) onDifference();
      return sharedValues.values();
    },
  };
  const second: Table<Value> = {
    get: (key) => {
      if (differingValues.has(key)) return differingValues.get(key);
      return originalValues.has(key) ? originalValues.get(key) : sharedValues.get(key);
    },
    set: (key, value) => {
      writtenKeys.add(key);
      differingValues.set(key, value);
    },
    *values() {
      const own = new Set([...originalValues.keys(), ...differingValues.keys()]);
      for (const [key, value] of sharedValues) if (!own.has(key)) yield value;
      for (const key of own) {
        const value = second.get(key);
        if (value !== undefined) yield value;
      }
    },
  };
  return {
    first,
    second,
    settle: (bothRan: boolean) => {
      if (bothRan) {
        for (const key of new Set([...originalValues.keys(), ...writtenKeys])) {
          const value = second.get(key);
          if (isDeepStrictEqual(value, sharedValues.get(key))) differingValues.delete(key);
          else differingValues.set(key, value);
        }
      }
      // Clearing an empty collection costs more than checking its size.
      if (originalValues.size > 0) originalValues.clear();
      if (writtenKeys.size > 0) writtenKeys.clear();
    },
  };
};

/**
 * Tables for two histories that proceed step by step and differ little. Equal values are stored once. The
 * second side need not run a step in which the first side met none of the second side's differing values: the
 * same code on the same tables does the same.
 *
 * In each step, the first side goes first. Then either the second side runs the step too, starting from its
 * own earlier state, or the first side's writes hold for both. Values that are equal at the end of a step are
 * stored as one again.
 *
 * @example
 * const twins = createTwins();
 * const { first, second } = twins.table<number>();
 * first.set('a', 1);
 * twins.settle({ bothRan: twins.hasDiverged() });
 * second.get('a'); // 1
 */
export const createTwins = () => {
  const settlers: ((bothRan: boolean) => void)[] = [];
  let hasDiverged = false;
  return {
    table: <Value>(): Twin<Value> => {
      const { settle, ...twin } = createTwin<Value>(() => {
        hasDiverged = true;
      });
      settlers.push(settle);
      return twin;
    },
    /** Whether the first side, in this step, accessed a value that differs on the second side. */
    hasDiverged: () => hasDiverged,
    /** Ends a step; `bothRan`: whether the second side ran it too. */
    settle: ({ bothRan }: { readonly bothRan: boolean }): void => {
      for (const settle of settlers) settle(bothRan);
      hasDiverged = false;
    },
  };
};
export type Twins = ReturnType<typeof createTwins>;
