import { userInfo } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import { atCommandLine } from '#shared/settings/review.ts';
import { languages, told } from './voice.ts';

/** A number above zero, or the reason why it is none. */
export const positive = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError(
      told({ 'zh-CN': '应为大于 0 的数。', en: 'It must be a number above 0.' }),
    );
  }
  return value;
};

/** A whole number from zero, such as a seed, or the reason why it is none. */
export const whole = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(Number.isSafeInteger(value) && value >= 0)) {
    throw new InvalidArgumentError(
      told({ 'zh-CN': '应为不小于 0 的整数。', en: 'It must be a whole number from 0.' }),
    );
  }
  return value;
};

/** In which language people are told things; the platform's own by default. */
export const languageOption = () =>
  new Option('--language <language>', told({ 'zh-CN': '显示语言', en: 'language of the words' }))
    // A list of its own: the library keeps it.
    .choices([...languages]);

/** Who does what goes on record: whoever is signed in to this machine, unless they are named. */
export const byOption = () =>
  new Option(
    '--by <name>',
    told({
      'zh-CN': '提交人，以“cli:姓名”记入审计记录',
      en: 'who asks for it, on record as “cli:NAME”',
    }),
  )
    .argParser(atCommandLine)
    .default(atCommandLine(userInfo().username));

/** The second person, where one is not enough. */
export const approvedByOption = (description: string) =>
  new Option('--approved-by <name>', description).argParser(atCommandLine);

/** For programs: all that is told, as one object. */
export const jsonOption = () =>
  new Option(
    '--json',
    told({ 'zh-CN': '以一个 JSON 对象输出', en: 'print it as one JSON object' }),
  );

/** For programs: one object for each thing read. */
export const jsonLinesOption = () =>
  new Option(
    '--json',
    told({ 'zh-CN': '每行输出一个 JSON 对象', en: 'write one JSON object a line' }),
  );

/** Where telephone numbers on a list belong that do not say so. */
export const countryOption = () =>
  new Option(
    '--country <code>',
    told({
      'zh-CN': '未带国家码的号码属于哪国，ISO 3166',
      en: 'of numbers without a country code, ISO 3166',
    }),
  ).default('CN');
