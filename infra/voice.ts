import { inBoth, Unfit } from '#shared/events/words.ts';
import { fill, type Language, type Words } from '#shared/rules/words.ts';

/** How a command speaks: in one language, by the names of its words. */
export type Voice<Word extends string = string> = {
  readonly language: Language;
  readonly say: (word: Word, values?: Readonly<Record<string, string | number>>) => string;
};

/** The languages that a command speaks. */
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

/** The language that a command line asks for. Read before its options are, which already speak. */
const asked = (argv: readonly string[]): Language | undefined => {
  const at = argv.findLastIndex((word) => /^--language(=|$)/.test(word));
  const named = argv[at]?.split('=')[1] ?? argv[at + 1];
  return at < 0 ? undefined : languages.find((language) => language === named);
};

/** The language of a terminal, as POSIX tells it: Chinese where it says so, else English. */
const languageOfTerminal = ({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): Language =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';

/** The language of this run: the one that `--language` asks for, else that of the terminal. */
export const spoken: Language = asked(process.argv) ?? languageOfTerminal(process.env);

/**
 * Words that stand where they are said, such as what `--help` says of an option, in the language of this run.
 *
 * @example
 * new Command('list').description(told({ 'zh-CN': '列出', en: 'list them' }));
 */
export const told = (
  words: Words,
  values: Readonly<Record<string, string | number>> = {},
): string => fill(words[spoken], values);

/**
 * A refusal in both languages: `saidBy` says it in that of the run.
 *
 * @example
 * throw refusal({ 'zh-CN': '没有文件 {path}', en: 'there is no file {path}' }, { path });
 */
export const refusal = (
  words: Words,
  values: Readonly<Record<string, string | number>> = {},
): Unfit => new Unfit(inBoth((language) => fill(words[language], values)));

/**
 * What a figure or a text is called, before it.
 *
 * @example
 * labelled(say('frozen'), 3, language); // 冻结的账号及原因：3
 */
export const labelled = (label: string, value: string | number, language: Language): string =>
  `${label}${language === 'zh-CN' ? '：' : ': '}${value}`;

/** What an error says, in a language if it can: in that of this run, if none is named. */
export const saidBy = (error: unknown, language: Language = spoken): string =>
  error instanceof Unfit
    ? error.words[language]
    : error instanceof Error
      ? error.message
      : String(error);

/**
 * Does something that speaks a language of its own, in which its refusals are said too.
 *
 * @throws {Error} what it throws
 * @example
 * await refusingIn(settings.language, () => startSystem({ settings }));
 */
export const refusingIn = <T>(language: Language, act: () => Promise<T>): Promise<T> =>
  act().catch((error: unknown) => {
    throw error instanceof Unfit ? new Error(saidBy(error, language), { cause: error }) : error;
  });

/**
 * The voice of a command: in the language that was asked for, else in that of the run.
 *
 * @example
 * const { say } = voiceOf(words, options.language);
 * say('moved', { id });
 */
export const voiceOf = <Word extends string>(
  words: Readonly<Record<Word, Words>>,
  language: Language = spoken,
): Voice<Word> => ({
  language,
  say: (word, values = {}) => fill(words[word][language], values),
});
