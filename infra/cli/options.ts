import { InvalidArgumentError, Option } from 'commander';
import type { Language } from '#shared/rules/words.ts';

/** A number above zero, or the reason why it is none. */
export const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
};

/** A whole number from zero, such as a seed, or the reason why it is none. */
export const whole = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(Number.isSafeInteger(value) && value >= 0)) {
    throw new InvalidArgumentError('It must be a whole number from 0.');
  }
  return value;
};

/** The language of a terminal, as POSIX tells it: Chinese where it says so, else English. */
export const languageOfTerminal = ({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Readonly<Record<string, string | undefined>>): Language =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';

/** In which language people are told things; the platform's own by default. */
export const languageOption = () =>
  new Option('--language <language>', 'language of the words').choices([
    'zh-CN',
    'en',
  ] satisfies Language[]);
