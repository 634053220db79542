/** An observable value. */
export type Store<T> = {
  readonly read: () => T;
  readonly write: (next: T) => void;
  readonly watch: (changed: () => void) => () => void;
};

/**
 * Creates an observable value.
 *
 * @example
 * const count = storeOf(0);
 * count.write(count.read() + 1);
 */
export const storeOf = <T>(initial: T): Store<T> => {
  let value = initial;
  const watchers = new Set<() => void>();
  return {
    read: () => value,
    write: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const changed of watchers) changed();
    },
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
};
