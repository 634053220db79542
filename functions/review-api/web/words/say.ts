import type { Language, Words } from '#shared/rules/words.ts';

export type { Language, Words };

/** Words of one page or part, by name. */
export type Catalogue = Readonly<Record<string, Words>>;

/** What goes into the places of a sentence. */
export type Values = Readonly<Record<string, string | number>>;

/** Scripts that are read from right to left, and characters that turn the direction. */
const turns = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\p{Bidi_Control}]/u;

/** A name in Arabic letters leaves the date behind it where it is. */
const apart = (value: string): string => (turns.test(value) ? `\u2068${value}\u2069` : value);

/**
 * A sentence in one language. `{name}` takes a value, `{name|form|form}` what goes with one or with
 * another number, as on the server: nothing of that runs in a browser, and a test compares them.
 *
 * @example
 * say({ 'zh-CN': '第 {page} 页', en: 'Page {page}' }, 'en', { page: 2 }); // 'Page 2'
 */
export const say = (words: Words, language: Language, values: Values = {}): string =>
  words[language].replace(
    /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
    (place, name: string, one?: string, other?: string) => {
      if (!Object.hasOwn(values, name)) return place;
      const value = String(values[name]);
      if (one === undefined || other === undefined) return apart(value);
      return value === '1' ? one : other;
    },
  );

/**
 * Words with their places taken, by a value or by words of their own.
 *
 * @example
 * filled({ 'zh-CN': '封禁：{what}', en: 'Block: {what}' }, { what: { 'zh-CN': '设备', en: 'device' } });
 */
export const filled = (
  words: Words,
  values: Readonly<Record<string, string | number | Words>>,
): Words => {
  const sayIn = (language: Language) =>
    say(
      words,
      language,
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'object' ? value[language] : value,
        ]),
      ),
    );
  return { 'zh-CN': sayIn('zh-CN'), en: sayIn('en') };
};
