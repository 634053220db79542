import { isDeepStrictEqual } from 'node:util';

/** What one side of a comparison holds, by key. */
export type Table<Value> = {
  readonly get: (key: string) => Value | undefined;
  /** `undefined` takes it out. */
  readonly set: (key: string, value: Value | undefined) => void;
  readonly values: () => Iterable<Value>;
};

/** One table as each side sees it. */
export type Twin<Value> = { readonly first: Table<Value>; readonly second: Table<Value> };

const twinOf = <Value>(meet: () => void) => {
  const common = new Map<string, Value>();
  /** What the second side holds otherwise; `undefined`: nothing. */
  const other = new Map<string, Value | undefined>();
  /** What the first side changed in this step, as it was before. */
  const before = new Map<string, Value | undefined>();
  /** What the second side wrote in this step. */
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
      // Clearing what is empty costs more than asking.
      if (before.size > 0) before.clear();
      if (written.size > 0) written.clear();
    },
  };
};

/**
 * Tables of two histories that go step by step and differ in little. What is alike is held once, and
 * the second side need not take a step in which the first met nothing that the second holds
 * otherwise: the same code over the same tables does the same.
 *
 * In each step the first side goes first. The second then takes the step too, from where it stood
 * before, or what the first wrote holds for both. What both hold alike at the end is one again.
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
    /** Whether the first side met, in this step, what the second holds otherwise. */
    parted: () => met,
    /** Ends a step; `apart`: the second side took it too. */
    settle: ({ apart }: { readonly apart: boolean }): void => {
      for (const settle of settlers) settle(apart);
      met = false;
    },
  };
};
export type Twins = ReturnType<typeof createTwins>;
