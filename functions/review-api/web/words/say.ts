import type { Language, Words } from '#shared/rules/words.ts';

export type { Language, Words };

/** The words of one page or component, by name. */
export type Catalogue = Readonly<Record<string, Words>>;

/** Values for the placeholders of a sentence. */
export type Values = Readonly<Record<string, string | number>>;

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
 * plural form. The server has its own implementation, which does not run in browsers; a test compares the
 * two.
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
      if (one === undefined || other === undefined) return isolated(value);
      return value === '1' ? one : other;
    },
  );

/**
 * Replaces placeholders in both languages, by a value or by words.
 *
 * @example
 * filled({ 'zh-CN': '阻止：{what}', en: 'Block: {what}' }, { what: { 'zh-CN': '设备', en: 'device' } });
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
