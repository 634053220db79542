import type { ValuesArgument as Argument, Language, Words } from '#shared/rules/words.ts';

export type { Language, Words };

/** The words of one page or component, by name. */
export type Catalogue = Readonly<Record<string, Words>>;

/** The value of a placeholder. Words are said in the language of the sentence. */
type Value = string | number | Words;

/** The values of a sentence as the last argument of a function, as on the server, or in words. */
export type ValuesArgument<W extends Words> = Argument<W, Value>;

/** Right-to-left scripts, and bidi control characters. */
const directional =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\p{Bidi_Control}]/u;

/**
 * Isolates a value that could change the direction of the text after it, such as an Arabic name before a
 * date.
 */
const isolated = (value: string): string =>
  directional.test(value) ? `\u2068${value}\u2069` : value;

/** Stands for a space between a value and the words beside it. No text has this character. */
const gap = '\uffff';

/** Chinese has spaces around Latin letters and digits, but none within. */
const chineseGap = /(?<=[\p{Script=Han}\p{Pi}\p{Pf}])\uffff(?=[\p{Script=Han}\p{Pi}\p{Pf}])/gu;

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
  const values: Readonly<Record<string, Value>> = given ?? {};
  return words[language]
    .replaceAll(/(?<!\}) (?=\{)|(?<=\}) (?!\{)/g, gap)
    .replace(
      /\{(\w+)(?:\|([^{|}]*)\|([^{|}]*))?\}/g,
      (place, name: string, one?: string, other?: string) => {
        if (!Object.hasOwn(values, name)) return place;
        const found = values[name];
        const value = typeof found === 'object' ? found[language] : String(found);
        if (one === undefined || other === undefined) return isolated(value);
        return value === '1' ? one : other;
      },
    )
    .replaceAll(chineseGap, '')
    .replaceAll(gap, ' ');
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
