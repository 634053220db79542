import { isDigit, isHan, isLatin } from '../normalise/characters.ts';

/** Chinese numeral → digit, including the forms spoken on the telephone. */
export const numerals = new Map<string, string>(
  '零〇洞 一壹幺妖 二贰两 三叁仨 四肆 五伍 六陆 七柒拐 八捌 九玖勾'
    .split(' ')
    .flatMap((characters, digit) =>
      [...characters].map((character): [string, string] => [character, String(digit)]),
    ),
);

/** Code unit → 1 + its digit; 0 if it is not a digit or numeral. */
const digitPlusOneOf = new Uint8Array(0x10000);
for (let digit = 0; digit < 10; digit++) digitPlusOneOf[0x30 + digit] = digit + 1;
for (const [numeral, digit] of numerals) digitPlusOneOf[numeral.charCodeAt(0)] = Number(digit) + 1;

/** Digits that are read as one number. */
export type Run = {
  readonly from: number;
  readonly to: number;
  readonly digits: string;
  /** Number of digits written as Chinese numerals; `breaks` holds the signs between groups of digits. */
  readonly spelled: number;
  readonly breaks: readonly string[];
  readonly groups: readonly number[];
  /** Where the first group ends. */
  readonly firstEnd: number;
  /** Where the last break begins. */
  readonly lastBreak: number;
  readonly masked: boolean;
};

export const startsNumber = (line: string, at: number): boolean =>
  digitPlusOneOf[line.charCodeAt(at)] !== 0;

/** Whether a numeral is part of a word, as most are: `一个`, `十一月`. */
export const startsWord = (line: string, at: number): boolean =>
  isHan(line.charCodeAt(at + 1)) && !startsNumber(line, at + 1);

export const fewestDigits = 5;
/** Signs between groups of digits, and between digits that each stand alone: `1 3 8 - 0 0 0 0`. */
const longestBreak = { groups: 2, digits: 3 } as const;
/** A complete phone number; digits after it begin another number: `13800008000/13900009000`. */
export const wholePhone = /^(?:(?:(?:00)?86)?1[3-9]\d{9}|0[1-9]\d{9,10}|[48]00\d{7})$/;

/** Reads the number that begins at `from` and ends before `limit`, the next digits if signs part them included. */
export function readNumber(line: string, from: number, taken: Uint8Array, limit: number): Run {
  let digits = '';
  let spelled = 0;
  let masked = false;
  let to = from;
  let firstEnd = 0;
  let lastBreak = from;
  let group = 0;
  const groups: number[] = [];
  const breaks: string[] = [];
  /** Whether a number in digits is complete before a word: `QQ 12345678一起`, `微信转账3500一个月`. */
  const isFollowedByWord = (at: number): boolean =>
    !isDigit(line.charCodeAt(at)) &&
    startsWord(line, at) &&
    (spelled === 0 ? digits.length >= fewestDigits - 1 : wholePhone.test(digits));
  for (let i = from; i < limit && digits.length < 20 && !taken[i]; ) {
    const unit = line.charCodeAt(i);
    const digit = digitPlusOneOf[unit] as number;
    if (digit > 0) {
      if (isFollowedByWord(i)) break;
      digits += digit - 1;
      if (!isDigit(unit)) spelled++;
      group++;
      to = ++i;
      continue;
    }
    const hidden = digits.length > 0 ? hiddenAt(line, i) : 0;
    if (hidden > 0) {
      masked = true;
      digits += '*'.repeat(hidden);
      to = i += hidden;
      continue;
    }
    const end = endOfBreak(line, i, group === 1 && groups.length + 1 === digits.length);
    if (
      end === i ||
      end >= limit ||
      !startsNumber(line, end) ||
      isFollowedByWord(end) ||
      isSum(line, i, end) ||
      (digits.length > 7 && (wholePhone.test(digits) || line[end - 1] === '+'))
    )
      break;
    if (groups.length === 0) firstEnd = to;
    lastBreak = to;
    breaks.push(line.slice(i, end));
    groups.push(group);
    group = 0;
    i = end;
  }
  groups.push(group);
  return { from, to, digits, spelled, breaks, groups, firstEnd: firstEnd || to, lastBreak, masked };
}

/** How many digits are masked at a place: `138****1234`. */
const hiddenAt = (line: string, at: number): number => {
  const unit = line.charCodeAt(at);
  if (unit !== 0x2a && unit !== 0x78) return 0;
  return /^(?:\*{2,8}|x{2,8})/.exec(line.slice(at, at + 8))?.[0].length ?? 0;
};

/** Where the signs between two groups of digits end; where they begin if there are none. */
const endOfBreak = (line: string, from: number, areSingle: boolean): number => {
  const most = areSingle ? longestBreak.digits : longestBreak.groups;
  let end = from;
  while (end < line.length && end - from < most) {
    const unit = line.charCodeAt(end);
    // A comma between single digits does not separate numbers.
    if (!isBreak(unit) && !(areSingle && isComma(unit))) break;
    end++;
  }
  return end;
};

/** Whether a sum follows a numeral and a comma: `押一付一，1500` are two numbers, `八，8123456` is one. */
const isSum = (line: string, comma: number, from: number): boolean =>
  isComma(line.charCodeAt(comma)) &&
  !isDigit(line.charCodeAt(comma - 1)) &&
  /^\d{2,4}(?!\d)/.test(line.slice(from, from + fewestDigits));

export const isComma = (unit: number): boolean => unit === 0x2c || unit === 0x3001;

/** Whether a code unit may stand between the digits of one number. */
export const isBreak = (unit: number): boolean =>
  unit > 0 &&
  unit !== 0x0a &&
  unit !== 0x0d &&
  !isDigit(unit) &&
  !isLatin(unit) &&
  !isHan(unit) &&
  !isComma(unit) &&
  unit !== 0x25;
