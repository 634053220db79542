import type { Words } from '../events/words.ts';

export type { Words };

/** A language of the product's user-facing text. */
export type Language = keyof Words;

/**
 * The names of a sentence's placeholders: `'count' | 'all'` of `'{count} {count|post|posts} of {all}'`. JSON in
 * braces, such as `{"id"}`, is none.
 */
type PlaceholdersOf<Sentence extends string> =
  Sentence extends `${string}{${infer Place}}${infer Rest}`
    ? NameIn<Place> | PlaceholdersOf<Rest>
    : never;

type NameIn<Place extends string> = Place extends `"${string}`
  ? never
  : Place extends `${infer Name}|${string}`
    ? Name
    : Place;

/**
 * A value for each placeholder of the words, in either language; `undefined` if there is none. Words that the
 * compiler does not know, such as those read from a store, take any values, or none. So does a union with them.
 *
 * @example
 * const values: ValuesOf<{ 'zh-CN': '第 {page} 页'; en: 'Page {page}' }> = { page: 2 };
 */
export type ValuesOf<W extends Words, Value = string | number> = string extends W[Language]
  ? Readonly<Record<string, Value>> | undefined
  : [PlaceholdersOf<W[Language]>] extends [never]
    ? undefined
    : Readonly<Record<PlaceholdersOf<W[Language]>, Value>>;

/** The values as the last argument of a function, which is left out if there is no placeholder. */
export type ValuesArgument<W extends Words, Value = string | number> =
  undefined extends ValuesOf<W, Value>
    ? [values?: ValuesOf<W, Value>]
    : [values: ValuesOf<W, Value>];

const placeholder = /\{(\w*)(?:\|[^{|}]*\|[^{|}]*)?\}/g;

/** Whether a sentence has braces that are not part of a placeholder, such as `{count|post}`. */
export const hasStrayBraces = (sentence: string): boolean =>
  /[{}]/.test(sentence.replaceAll(placeholder, ''));

/** The names of a sentence's placeholders, each once; `''` for `{}`. */
export const placeholdersIn = (sentence: string): ReadonlySet<string> =>
  new Set([...sentence.matchAll(placeholder)].map(([, name = '']) => name));

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
