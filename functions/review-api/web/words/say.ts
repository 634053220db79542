import type { Language, Words } from '#shared/rules/words.ts';

export type { Language, Words };

/** The words of one page or component, by name. */
export type Catalogue = Readonly<Record<string, Words>>;

/** Values for placeholders, by name. A value in words is said in the language of the sentence. */
type Values<Name extends string = string> = Readonly<Record<Name, string | number | Words>>;

/**
 * The names of a sentence's placeholders.
 *
 * @example
 * type Names = PlaceholdersOf<'{count} {count|account|accounts} of {all}'>; // 'count' | 'all'
 */
type PlaceholdersOf<Sentence extends string> =
  Sentence extends `${string}{${infer Place}}${infer Rest}`
    ? (Place extends `${infer Name}|${string}` ? Name : Place) | PlaceholdersOf<Rest>
    : never;

/**
 * A value for each placeholder of the words, in either language; `undefined` if there is none. Words that the
 * compiler does not know, such as the server's, take any values, or none.
 *
 * @example
 * const values: ValuesOf<{ 'zh-CN': '第 {page} 页'; en: 'Page {page}' }> = { page: 2 };
 */
export type ValuesOf<W extends Words> = string extends W[Language]
  ? Values | undefined
  : [PlaceholdersOf<W[Language]>] extends [never]
    ? undefined
    : Values<PlaceholdersOf<W[Language]>>;

/** The values as the last argument of a function, which is left out if there is no placeholder. */
export type ValuesArgument<W extends Words> =
  undefined extends ValuesOf<W> ? [values?: ValuesOf<W>] : [values: ValuesOf<W>];

/** Right-to-left scripts, and bidi control characters. */
const directional = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\p{Bidi_Control}]/u;

/**
 * Isolates a value that could change the direction of the text after it, such as an Arabic name before a
 * date.
 */
const isolated = (value: string): string =>
  directional.test(value) ? `\u2068${value}\u2069` : value;

/**
 * Formats a sentence in one language. `{name}` is replaced by a value, `{name|form|form}` by the singular or
 * plural form. The compiler demands a value for each placeholder, and refuses others. The server has its own
 * implementation, which does not run in browsers; a test compares the two.
 *
 * @example
 * say({ 'zh-CN': '第 {page} 页', en: 'Page {page}' }, 'en', { page: 2 }); // 'Page 2'
 */
export const say = <const W extends Words>(
  words: W,
  language: Language,
  ...[given]: ValuesArgument<W>
): string => {
  const values: Values = given ?? {};
  return words[language].replace(
    /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
    (place, name: string, one?: string, other?: string) => {
      if (!Object.hasOwn(values, name)) return place;
      const found = values[name];
      const value = typeof found === 'object' ? found[language] : String(found);
      if (one === undefined || other === undefined) return isolated(value);
      return value === '1' ? one : other;
    },
  );
};

/**
 * Replaces placeholders in both languages.
 *
 * @example
 * filled({ 'zh-CN': '阻止：{what}', en: 'Block: {what}' }, { what: { 'zh-CN': '设备', en: 'device' } });
 */
export const filled = <const W extends Words>(words: W, ...values: ValuesArgument<W>): Words => ({
  'zh-CN': say(words, 'zh-CN', ...values),
  en: say(words, 'en', ...values),
});
