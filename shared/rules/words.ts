import type { Words } from '../events/words.ts';

export type { Words };

/** A language that people read the product in. */
export type Language = keyof Words;

/**
 * A sentence with its places taken: `{name}` by a value, `{name|form|form}` by the form that goes with
 * one, and with any other number. A place that nothing is known for stays.
 *
 * @example
 * fill('{count} {count|account|accounts}', { count: 1 }); // '1 account'
 */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(
    /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
    (place, name: string, one?: string, other?: string) => {
      if (!Object.hasOwn(values, name)) return place;
      const value = String(values[name]);
      if (one === undefined || other === undefined) return value;
      return value === '1' ? one : other;
    },
  );
