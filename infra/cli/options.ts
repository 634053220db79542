import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';
import { languages, localized } from '#infra/localize.ts';
import { containsNumber, personalNumbers } from '#shared/events/redact.ts';
import { isBlankReason } from '#shared/reviews/reason.ts';
import { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import type { Words } from '#shared/rules/words.ts';
import { commandLineNameOf } from '#shared/settings/review.ts';
import { AuditBody } from '#shared/telemetry/audit.ts';

/** Plain decimal numbers: no sign, no exponent, no other base, not empty. */
const plainDecimal = /^(?:\d+\.?\d*|\.\d+)$/;

const numberWhere =
  (accepts: (value: number) => boolean, words: Words) =>
  /** @throws {InvalidArgumentError} that says what the option accepts; the library adds the option's name */
  (text: string): number => {
    const value = plainDecimal.test(text) ? Number(text) : Number.NaN;
    if (!(Number.isFinite(value) && accepts(value)))
      throw new InvalidArgumentError(localized(words));
    return value;
  };

/** Parses a number above zero, such as a rate. */
export const positive = numberWhere((value) => value > 0, {
  'zh-CN': '应为大于 0 的数。',
  en: 'It must be a number above 0.',
});

/** Parses a non-negative integer, such as a seed. */
export const wholeNumber = numberWhere(Number.isSafeInteger, {
  'zh-CN': '应为不小于 0 的整数。',
  en: 'It must be a whole number, 0 or more.',
});

const wholeUpTo = (most: number) =>
  numberWhere((value) => Number.isInteger(value) && value > 0 && value <= most, {
    'zh-CN': `应为 1 至 ${most} 的整数。`,
    en: `It must be a whole number from 1 to ${most}.`,
  });

/** Parses a positive integer, such as a number of accounts, up to one billion. */
export const count = wholeUpTo(1_000_000_000);

/** Parses a number of past days, up to the maximum of `retention.decisionDays`: nothing is kept longer. */
export const days = wholeUpTo(3660);

/** Parses a number of workers that run at a time, each a process. */
export const workers = wholeUpTo(100);

/** Parses a proportion, excluding 0 and 1. */
export const share = numberWhere((value) => value > 0 && value < 1, {
  'zh-CN': '应大于 0 且小于 1。',
  en: 'It must be above 0 and below 1.',
});

/**
 * Parses words that go on record, where numbers of people would stay.
 *
 * @throws {InvalidArgumentError} if they contain an identity, phone or card number
 */
export const note = (text: string): string => {
  if (personalNumbers(text).length > 0) {
    const problem = localized(containsNumber);
    throw new InvalidArgumentError(
      localized(
        { 'zh-CN': '{problem}：此项不得出现个人号码，请删去。', en: 'It {problem}: remove it.' },
        { problem },
      ),
    );
  }
  return text;
};

/**
 * Parses the reason of a list change, which is cut to length where it is stored.
 *
 * @throws {InvalidArgumentError} if it is blank, or contains a personal number
 */
export const statedReason = (text: string): string => {
  const words = note(text.trim());
  if (!isBlankReason(words)) return words;
  throw new InvalidArgumentError(
    localized({
      'zh-CN': '应写明理由，至少一个可见字符。',
      en: 'It must have at least one visible character: give a reason.',
    }),
  );
};

/**
 * Parses the reason of an action, as recorded in the rulebook.
 *
 * @throws {InvalidArgumentError} if it is blank, longer than the rulebook allows, or contains a personal number
 */
export const reason = (text: string): string => {
  const words = note(text.trim());
  const length = isBlankReason(words) ? 0 : words.length;
  if (length === 0 || length > longestRuleReason) {
    throw new InvalidArgumentError(
      localized(
        {
          'zh-CN': '应为 1 至 {most} 个字符，现为 {length} 个：请简短写明理由。',
          en: 'It must have 1 to {most} characters but has {length}: give a short reason.',
        },
        { most: longestRuleReason, length },
      ),
    );
  }
  return words;
};

/** The settings file of the platform. */
export const platformOption = (name: string) =>
  new Option(
    '--platform <name>',
    localized({
      'zh-CN': 'infra/platforms/ 下的平台设置文件',
      en: 'name of a settings file in infra/platforms/',
    }),
  ).default(name);

/** The most events to send per second. */
export const rateOption = () =>
  new Option(
    '--rate <events>',
    localized({
      'zh-CN': '每秒最多发送多少个事件',
      en: 'send at most this many events per second',
    }),
  ).argParser(positive);

/** The output language; the platform's own by default. */
export const languageOption = () =>
  new Option('--language <language>', localized({ 'zh-CN': '显示语言', en: 'output language' }))
    // A copy, because the library keeps a reference to the array.
    .choices([...languages]);

/**
 * Parses a person's name and returns it as the audit log records it.
 *
 * @throws {InvalidArgumentError} if it is blank, or does not fit an audit entry: entries are never changed, so one
 *   that cannot be read would leave its chain broken for good
 */
const staffName = (text: string): string => {
  const name = text.trim();
  const recorded = commandLineNameOf(name);
  const { success } = AuditBody.shape.subject.safeParse(`staff:${recorded}`);
  if (name !== '' && success) return recorded;
  throw new InvalidArgumentError(
    localized({
      'zh-CN': '应为 1 至 60 个字符，写在一行。',
      en: 'It must have 1 to 60 characters, on one line.',
    }),
  );
};

/** The user signed in to this machine; `null` under an id without a name, as containers often have. */
export const signedInUser = (): string | null => {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
};

/** The name to record for an action; by default the user signed in to this machine, if the system names one. */
export const byOption = () => {
  const option = new Option(
    '--by <name>',
    localized({
      'zh-CN': '操作人，以“cli:姓名”记入审计记录',
      en: 'your name, recorded as “cli:NAME”',
    }),
  ).argParser(staffName);
  const user = signedInUser();
  return user === null ? option.makeOptionMandatory() : option.default(commandLineNameOf(user));
};

/** The reason of an action that the rulebook records. */
export const rulebookReasonOption = () =>
  new Option(
    '--reason <words>',
    localized({ 'zh-CN': '理由，记入规则簿', en: 'reason, recorded in the rulebook' }),
  ).argParser(reason);

/** The reason for handling a data request about an account. */
export const requestOption = () =>
  new Option(
    '--reason <words>',
    localized({
      'zh-CN': '理由，如请求的编号，记入审计记录；不要写姓名、号码',
      en: 'reason for the record, such as the number of the request; no names or numbers of people',
    }),
  )
    .argParser(reason)
    .makeOptionMandatory();

/** The second person of an action that needs two. */
export const approvedByOption = (description: string) =>
  new Option('--approved-by <name>', description).argParser(staffName);

/**
 * Parses the name of a folder that must exist; an empty name, as of an emptied environment variable, is none.
 *
 * @throws {InvalidArgumentError} if there is no such folder
 */
export const folder = (path: string): string | undefined => {
  if (path === '') return undefined;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new InvalidArgumentError(
    localized({ 'zh-CN': '没有这个目录。', en: 'There is no such folder.' }),
  );
};

/** Parses the file of an option that defaults to standard output; empty for `-`, which names that too. */
export const outputFile = (path: string): string => (path === '-' ? '' : path);

/** Prints the whole result as one JSON object, for programs. */
export const jsonOption = () =>
  new Option(
    '--json',
    localized({ 'zh-CN': '以一个 JSON 对象输出', en: 'print the result as one JSON object' }),
  );

/** Prints one JSON object per input, for programs. */
export const jsonLinesOption = () =>
  new Option(
    '--json',
    localized({ 'zh-CN': '每行输出一个 JSON 对象', en: 'write one JSON object per line' }),
  );

const countryCode = (text: string): string => {
  if (/^[A-Z]{2}$/.test(text)) return text;
  throw new InvalidArgumentError(
    localized({
      'zh-CN': '应为两个大写字母，如 CN。',
      en: 'It must be two capital letters, such as CN.',
    }),
  );
};

/** The country of phone numbers without a country code. */
export const countryOption = () =>
  new Option(
    '--country <code>',
    localized({
      'zh-CN': '未带国家码的号码属于哪国，ISO 3166',
      en: 'country of phone numbers without a country code (ISO 3166)',
    }),
  )
    .argParser(countryCode)
    .default('CN');
