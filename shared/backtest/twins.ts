import { isDeepStrictEqual } from 'node:util';

/** One side's view of a table. */
export type Table<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** `undefined` deletes the key. */
  readonly set: (key: string, value: Value | undefined) => void;
  readonly values: () => Iterable<Value>;
};

/** The same table as seen by each side. */
export type Twin<Value> = { readonly first: Table<Value>; readonly second: Table<Value> };

const twinOf = <Value>(meet: () => void) => {
  const common = new Map<string, Value>();
  /** Values of the second side that differ from the common ones; `undefined`: deleted. */
  const other = new Map<string, Value | undefined>();
  /** Original values of what the first side changed in this step. */
  const before = new Map<string, Value | undefined>();
  /** Keys that the second side wrote in this step. */
  const written = new Set<string>();

  const first: Table<Value> = {
    get: (key) => {
      if (other.has(key)) meet();
      return common.get(key);
    },
    set: (key, value) => {
      if (other.has(key)) meet();
      if (!before.has(key)) before.set(key, common.get(key));
      if (value === undefined) common.delete(key);
      else common.set(key, value);
    },
    values: () => {
      if (other.size > 0) meet();
      return common.values();
    },
  };
  const second: Table<Value> = {
    get: (key) => {
      if (other.has(key)) return other.get(key);
      return before.has(key) ? before.get(key) : common.get(key);
    },
    set: (key, value) => {
      written.add(key);
      other.set(key, value);
    },
    *values() {
      for (const [key, value] of common) if (!before.has(key) && !other.has(key)) yield value;
      for (const key of new Set([...before.keys(), ...other.keys()])) {
        const value = second.get(key);
        if (value !== undefined) yield value;
      }
    },
  };
  return {
    first,
    second,
    settle: (apart: boolean) => {
      if (apart) {
        for (const key of new Set([...before.keys(), ...written])) {
          const value = second.get(key);
          if (isDeepStrictEqual(value, common.get(key))) other.delete(key);
          else other.set(key, value);
        }
      }
      // Clearing an empty collection costs more than checking its size.
      if (before.size > 0) before.clear();
      if (written.size > 0) written.clear();
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
 * twins.settle({ apart: twins.parted() });
 * second.get('a'); // 1
 */
export const createTwins = () => {
  const settlers: ((apart: boolean) => void)[] = [];
  let met = false;
  return {
    table: <Value>(): Twin<Value> => {
      const { settle, ...twin } = twinOf<Value>(() => {
        met = true;
      });
      settlers.push(settle);
      return twin;
    },
    /** Whether the first side, in this step, accessed a value that differs on the second side. */
    parted: () => met,
    /** Ends a step; `apart`: whether the second side ran it too. */
    settle: ({ apart }: { readonly apart: boolean }): void => {
      for (const settle of settlers) settle(apart);
      met = false;
    },
  };
};
export type Twins = ReturnType<typeof createTwins>;
