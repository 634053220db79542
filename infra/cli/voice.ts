import { fill, type Language, type Words } from '#shared/rules/words.ts';
import { languageOfTerminal } from './options.ts';

/** How a command speaks: in one language, by the names of its words. */
export type Voice<Word extends string = string> = {
  readonly language: Language;
  readonly say: (word: Word, values?: Readonly<Record<string, string | number>>) => string;
};

/**
 * The voice of a command: in the language that was asked for, else in that of the terminal.
 *
 * @example
 * const { say } = voiceOf(words, options.language);
 * say('moved', { id });
 */
export const voiceOf = <Word extends string>(
  words: Readonly<Record<Word, Words>>,
  asked: Language | undefined,
): Voice<Word> => {
  const language = asked ?? languageOfTerminal(process.env);
  return { language, say: (word, values = {}) => fill(words[word][language], values) };
};
