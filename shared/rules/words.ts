import type { Words } from '../events/words.ts';

export type { Words };

/** A language of the product's user-facing text. */
export type Language = keyof Words;

/**
 * Fills the placeholders of a sentence: `{name}` with a value, `{name|form|form}` with the first form if the
 * value is one, otherwise with the second. A placeholder without a value stays.
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
