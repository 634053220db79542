import { inBothLanguages, Unfit } from '#shared/events/words.ts';
import { fill, type Language, type ValuesArgument, type Words } from '#shared/rules/words.ts';

/** The language of a command's output, and a lookup of its texts by key. */
export type Voice<C extends Readonly<Record<keyof C, Words>>> = {
  readonly language: Language;
  readonly say: <Word extends keyof C>(word: Word, ...values: ValuesArgument<C[Word]>) => string;
};

export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

/**
 * The language given by `--language`. Read before the options are parsed, because their help already uses it.
 */
const languageArgument = (argv: readonly string[]): Language | undefined => {
  const at = argv.findLastIndex((word) => /^--language(=|$)/.test(word));
  const named = argv[at]?.split('=')[1] ?? argv[at + 1];
  return at < 0 ? undefined : languages.find((language) => language === named);
};

/** The terminal's language by the POSIX variables: Chinese if they say so, else English. */
const languageOfTerminal = ({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): Language =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';

/** The language of this run: that of `--language`, else the terminal's. */
export const outputLanguage: Language =
  languageArgument(process.argv) ?? languageOfTerminal(process.env);

/**
 * Returns a text in the language of this run, for texts used where they are defined, such as option
 * descriptions.
 *
 * @example
 * import { Command } from 'commander';
 * new Command('list').description(localized({ 'zh-CN': '列出', en: 'list them' }));
 */
export const localized = <const W extends Words>(
  words: W,
  ...[values]: ValuesArgument<W>
): string => fill(words[outputLanguage], values ?? {});

/**
 * Returns an error with its message in both languages; `messageOf` prints the one of this run.
 *
 * @example
 * declare const path: string;
 * throw refusal({ 'zh-CN': '没有文件 {path}', en: 'there is no file {path}' }, { path });
 */
export const refusal = <const W extends Words>(words: W, ...[values]: ValuesArgument<W>): Unfit =>
  new Unfit(inBothLanguages((language) => fill(words[language], values ?? {})));

/**
 * Returns a value with its label in front, with the colon of the language.
 *
 * @example
 * labelled('冻结的账号及原因', 3, 'zh-CN'); // '冻结的账号及原因：3'
 */
export const labelled = (label: string, value: string | number, language: Language): string =>
  `${label}${language === 'zh-CN' ? '：' : ': '}${value}`;

/** Returns an error's message, in the given language if the error has one (default: that of this run). */
export const messageOf = (error: unknown, language: Language = outputLanguage): string =>
  error instanceof Unfit
    ? error.words[language]
    : error instanceof Error
      ? error.message
      : String(error);

/** A full disk fails in whatever writes first: a file system, SQLite, or a server over it. */
const diskFull = /ENOSPC|disk is full/;

/** Whether something failed because the disk is full, for which `withErrorsIn` adds the remedy. */
export const isDiskFull = (error: unknown): boolean => diskFull.test(messageOf(error));

const freeSpace = {
  'zh-CN': '{message}：请腾出磁盘空间后重试',
  en: '{message}: free some disk space, and try again',
} as const satisfies Words;

/**
 * Runs an action that prints in a language of its own, and rewords its refusals in that language. If the disk is
 * full, it adds the remedy.
 *
 * @throws {Error} whatever the action throws
 * @example
 * declare const settings: PlatformSettings & { readonly language: Language };
 * await withErrorsIn(settings.language, () => startSystem({ settings }));
 */
export const withErrorsIn = <T>(language: Language, act: () => Promise<T>): Promise<T> =>
  act().catch((error: unknown) => {
    const message = messageOf(error, language);
    if (isDiskFull(error)) {
      throw new Error(fill(freeSpace[language], { message }), { cause: error });
    }
    throw error instanceof Unfit ? new Error(message, { cause: error }) : error;
  });

/**
 * Returns the voice of a command, in the given language or else that of this run.
 *
 * @example
 * declare const words: { readonly moved: Words };
 * declare const options: { readonly language: Language };
 * declare const id: string;
 * const { say } = voiceOf(words, options.language);
 * say('moved', { id });
 */
export const voiceOf = <C extends Readonly<Record<keyof C, Words>>>(
  words: C,
  language: Language = outputLanguage,
): Voice<C> => ({
  language,
  say: (word, ...[values]) => fill(words[word][language], values ?? {}),
});
