import type { MeantText } from '../text/parts/meant-text.ts';
import { unescaped } from '../text/parts/unescaped.ts';
import type { Words } from './words.ts';

/** What is wrong with a field that must not contain personal numbers. */
export const containsNumber: Words = {
  'zh-CN': '含证件、手机或银行卡号码',
  en: 'contains an identity, phone or card number',
};

/** A personal number and its position in a text (UTF-16 offsets). */
export type PersonalNumber = {
  readonly kind: 'identity' | 'bank-card' | 'phone';
  readonly start: number;
  readonly end: number;
  /** The digits without separators, in ASCII. */
  readonly digits: string;
  /** Lengths of the groups as written: `4-4-4-4`, `11`. */
  readonly grouping: string;
};

const separators = new Set([' ', '-', '\u2010', '\u2011', '\u2013', '\u3000', '\uff0d']);

/** Converts full-width digits to ASCII. Offsets stay valid: both are one UTF-16 unit. */
const toAsciiDigits = (digits: string): string =>
  digits.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Whether a string is a Chinese resident identity number of 18 characters: a division code, an existing
 * birth date, and the check character of GB 11643-1999 (ISO 7064 MOD 11-2).
 */
export const isIdentityNumber = (value: string): boolean => {
  const parts = /^[1-9]\d{5}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(value);
  if (!parts) return false;
  const [, year, month, day] = parts;
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day)) return false;
  const sum = identityWeights.reduce((sum, weight, i) => sum + weight * Number(value[i]), 0);
  return '10X98765432'[sum % 11] === value[17]?.toUpperCase();
};

/** Verifies the check digit of payment cards (ISO/IEC 7812-1, the Luhn formula). */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

/** Whether digits form a payment card number: 13 to 19 digits, not all equal, that pass the Luhn check. */
export const isBankCard = (digits: string): boolean =>
  digits.length >= 13 && digits.length <= 19 && !/^(\d)\1+$/.test(digits) && passesLuhn(digits);

const mobile = /^(?:(?:00)?86)?1[3-9]\d{9}$/;
const mobileGroupings = new Set(['11', '3-4-4', '3-8', '7-4', '4-3-4', '13', '15']);
const landlineGroupings = new Set(['3-7', '3-8', '4-7', '4-8']);

/** Returns the grouping without a separate country code group, as in `86 138…` or `0086 138…`. */
const nationalGrouping = (digits: string, grouping: string): string =>
  (grouping.startsWith('2-') && digits.startsWith('86')) ||
  (grouping.startsWith('4-') && digits.startsWith('0086'))
    ? grouping.slice(2)
    : grouping;

const isPhone = (digits: string, grouping: string, plus: boolean): boolean => {
  if (plus) return digits.length >= 8 && digits.length <= 15;
  if (digits.startsWith('0') && landlineGroupings.has(grouping)) return true;
  return mobile.test(digits) && mobileGroupings.has(nationalGrouping(digits, grouping));
};

type Group = { readonly start: number; readonly end: number; readonly digits: string };

/** Limits of the numbers searched for: digits in total, and groups of digits. */
const fewestDigits = 8;
const mostDigits = 19;
const mostGroups = 6;

/** Matches `fewestDigits` digits with at most one separator between two of them. */
const longDigitRun = new RegExp(
  `(?:[\\d０-９][${[...separators].join('\\')}]?){${fewestDigits - 1}}[\\d０-９]`,
);

/** The longest number that starts with the group at index `first`, and the index of its last group. */
const longestNumberFrom = (
  groups: readonly Group[],
  first: number,
  text: string,
): { readonly number: PersonalNumber; readonly last: number } | null => {
  const start = groups[first]?.start ?? 0;
  const plus = text[start - 1] === '+';
  let digits = '';
  let grouping = '';
  let end = start;
  let longest: { number: PersonalNumber; last: number } | null = null;
  for (let last = first; last < first + mostGroups; last += 1) {
    const group = groups[last];
    if (!group || digits.length + group.digits.length > mostDigits) break;
    if (last > first && (group.start - end !== 1 || !separators.has(text[end] ?? ''))) break;
    digits += group.digits;
    grouping += last > first ? `-${group.digits.length}` : group.digits.length;
    end = group.end;
    if (digits.length < fewestDigits) continue;
    const accept = (kind: PersonalNumber['kind'], check = '') => {
      const number = { kind, start, end: end + check.length, digits: digits + check, grouping };
      longest = { number, last };
    };
    if (digits.length === 18 && isIdentityNumber(digits)) accept('identity');
    else if (
      digits.length === 17 &&
      /[XxＸｘ]/.test(text[end] ?? '') &&
      isIdentityNumber(`${digits}X`)
    )
      accept('identity', 'X');
    else if (isPhone(digits, grouping, plus)) accept('phone');
    else if (isBankCard(digits)) accept('bank-card');
  }
  return longest;
};

/** A mobile number as Java prints the double that some JSON libraries make of it: `1.3800000001E10`. */
const asDouble = /(?<![\d.])1\.[3-9]\d{7,9}(?=[eE]\+?10(?!\d))/g;

/**
 * Finds identity numbers, bank cards and phone numbers in a text, in order of position.
 *
 * Linear in the length of the text: each number has at most six groups of digits.
 */
export const personalNumbers = (text: string): readonly PersonalNumber[] => {
  if (!longDigitRun.test(text)) return [];
  const groups: Group[] = [];
  for (const { 0: digits, index } of text.matchAll(/[\d０-９]+/g)) {
    groups.push({ start: index, end: index + digits.length, digits: toAsciiDigits(digits) });
  }
  const found: PersonalNumber[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const next = longestNumberFrom(groups, first, text);
    if (!next) continue;
    found.push(next.number);
    first = next.last;
  }
  for (const { 0: written, index: start } of text.matchAll(asDouble)) {
    const digits = written.replace('.', '').padEnd(11, '0');
    found.push({ kind: 'phone', start, end: start + written.length, digits, grouping: '11' });
  }
  return found.sort((a, b) => a.start - b.start);
};

/** Issuer ranges of UnionPay, Visa, Mastercard, American Express, JCB and Discover, and ICBC's old range. */
const cardIssuers = /^(?:62|4|5[1-5]|2[2-7]|3[47]|35|6011|65|9558)/;

/** Finds personal numbers in an id or another name chosen by software, which may have long numbers of its own. */
export const personalNumbersInName = (name: string): readonly PersonalNumber[] => {
  // Digits next to a letter are part of an id: `u13800000000`, the groups of a UUID.
  const isLetter = (character: string | undefined) => /[A-Za-z0-9]/.test(character ?? '');
  return personalNumbers(name).filter(
    ({ kind, start, end, digits, grouping }) =>
      !isLetter(name[start - 1]) &&
      !isLetter(name[end]) &&
      (kind !== 'bank-card' ||
        (cardIssuers.test(digits) && /^(?:\d+|4-4-4-\d+(?:-\d+)?)$/.test(grouping))),
  );
};

/** Digits left readable at the start and the end: enough for owners to recognise their number. */
const readableDigits = { identity: [2, 0], 'bank-card': [4, 4], phone: [3, 4] } as const;

const mask = (written: string, kind: PersonalNumber['kind'], digit = /[\dXx０-９Ｘｘ]/): string => {
  const isDigit = (character: string) => digit.test(character);
  const characters = [...written];
  const count = characters.filter(isDigit).length;
  const [head, tail] = readableDigits[kind];
  let seen = 0;
  return characters
    .map((character) => {
      if (!isDigit(character)) return character;
      seen += 1;
      return seen <= head || seen > count - tail ? character : '*';
    })
    .join('');
};

/**
 * Masks a number that is known to be a phone's, however it is written: a landline without its hyphen, no `+` before it,
 * digits as words (`幺三八`), as letters (`138oo`) or in circles.
 */
export const maskPhone = (written: string): string => mask(written, 'phone', /[\p{L}\p{N}]/u);

const redactPlain = (text: string): string => {
  const numbers = personalNumbers(text);
  if (numbers.length === 0) return text;
  let redacted = '';
  let from = 0;
  for (const { kind, start, end } of numbers) {
    redacted += text.slice(from, start) + mask(text.slice(start, end), kind);
    from = end;
  }
  return redacted + text.slice(from);
};

/** A `*` for a digit, of the same length. For an escape it is an escape: the number is still read as a masked one. */
const starFor = (written: string): string => {
  const star = written.replace(/(?<=(#)|#x|\\u)[\da-f]+/i, (code, decimal) =>
    (decimal ? '42' : '2a').padStart(code.length, '0'),
  );
  return star === written ? '*'.repeat(written.length) : star;
};

/** Masks the numbers of a text that has escapes, some of whose digits are written as escapes or touch one. */
const redactEscaped = (text: string, { text: read, starts, ends }: MeantText): string => {
  const masked = redactPlain(read);
  if (masked === read) return text;
  let redacted = '';
  let from = 0;
  for (let at = 0; at < read.length; at += 1) {
    if (masked[at] === read[at]) continue;
    const [start, end] = [starts[at], ends[at]] as [number, number];
    redacted += text.slice(from, start) + starFor(text.slice(start, end));
    from = end;
  }
  return redacted + text.slice(from);
};

/**
 * Masks identity numbers (GB 11643), bank cards (Luhn, 13 to 19 digits) and phone numbers.
 *
 * The text keeps its length, so offsets into it stay valid. Full-width digits, spaces or hyphens between digits, and
 * escapes of HTML, JSON and URLs are recognised. Linear time.
 *
 * @example
 * redact('加我 138-0000-0000'); // '加我 138-****-0000'
 * redact('\\u4f6013800000000'); // '\\u4f60138****0000'
 */
export const redact = (text: string): string => {
  const meant = unescaped(text);
  return redactPlain(meant ? redactEscaped(text, meant) : text);
};
