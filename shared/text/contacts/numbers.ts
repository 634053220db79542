import { isDigit, isHan, isLatin, isLetterOrDigit } from '../normalise/characters.ts';
import { textBefore } from '../span.ts';
import { type ContactKind, type CueOf, cueAfter, cueBefore, longestCue, remark } from './cues.ts';
import type { AddContact } from './found.ts';

/** A QQ number: 5 to 11 digits. */
export const qqNumber = /^[1-9]\d{4,10}$/;
const mostQqDigits = 11;

/** Chinese numeral → digit, including the forms spoken on the telephone. */
export const numerals = new Map<string, string>(
  [
    '零〇洞',
    '一壹幺妖',
    '二贰两',
    '三叁仨',
    '四肆',
    '五伍',
    '六陆',
    '七柒拐',
    '八捌',
    '九玖勾',
  ].flatMap((characters, digit) =>
    [...characters].map((character): [string, string] => [character, String(digit)]),
  ),
);

/** Code unit → 1 + its digit; 0 if it is not a digit or numeral. */
const digitPlusOneOf = new Uint8Array(0x10000);
for (let digit = 0; digit < 10; digit++) digitPlusOneOf[0x30 + digit] = digit + 1;
for (const [numeral, digit] of numerals) digitPlusOneOf[numeral.charCodeAt(0)] = Number(digit) + 1;

/** Adds numbers, also if signs were inserted between their digits. */
export function addNumbers(line: string, taken: Uint8Array, cueOf: CueOf, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (digitPlusOneOf[line.charCodeAt(i)] === 0 || taken[i] === 1) continue;
    if (startsWord(line, i)) continue;
    let run = readNumber(line, i, taken, line.length);
    // `QQ 12345678/87654321` are two numbers.
    // In `QQ1：12345678` and `QQ1 12345678`, the 1 is the position in a list.
    const numbered =
      run.groups[0] === 1 &&
      (run.breaks[0]?.startsWith(':') ||
        (run.breaks[0] === ' ' &&
          (run.groups[1] ?? 0) >= fewestPhoneDigits &&
          !wholePhone.test(run.digits) &&
          line[run.from - 1] !== ' ' &&
          cueOf(run.from) !== undefined));
    if (run.groups.length > 1 && (numbered || endsRemark(line, run))) {
      i = run.firstEnd - 1;
      continue;
    }
    if (areTwoNumbers(run, cueOf)) run = readNumber(line, i, taken, run.firstEnd);
    // `QQ 12345678 95z9wg`: the last digits begin another word.
    else if (run.breaks.length > 0 && /^(?:[a-z]+\d|[a-z]{4})/.test(line.slice(run.to, run.to + 8)))
      run = readNumber(line, i, taken, run.lastBreak);
    i = run.to - 1;
    if (continuesName(line, run, cueOf)) continue;
    if (run.digits.length > mostDigits) {
      while (isDigit(line.charCodeAt(i + 1))) i++;
      continue;
    }
    if (run.digits.length < fewestDigits) {
      i = addMaskedPhone(line, run, add) - 1;
      continue;
    }
    const kind = kindOfNumber(line, run, cueOf);
    if (kind === undefined || isAmount(line, run)) continue;
    const value = kind === 'phone' ? asPhone(run) : run.digits;
    const isServiceNumber = kind === 'phone' && run.digits.length < fewestPhoneDigits;
    add({
      kind: kind === 'wechat' ? 'qq' : kind,
      value,
      masked: run.masked || isServiceNumber,
      from: run.from,
      to: run.to,
    });
  }
}

/**
 * Whether single digits continue a name whose letters stand apart by the same signs: `微信 l x 2 9 0 5 5 6`. In
 * `微信 Q 1 2 3 4 5 6`, the letter is a cue.
 */
const continuesName = (line: string, { from, groups, breaks }: Run, cueOf: CueOf): boolean => {
  const sign = breaks[0];
  if (sign === undefined || groups.some((size) => size !== 1)) return false;
  let letters = '';
  let start = from;
  while (line.startsWith(sign, start - sign.length)) {
    const at = start - sign.length - 1;
    if (!isLatin(line.charCodeAt(at)) || isLetterOrDigit(line.charCodeAt(at - 1))) break;
    letters = line.charAt(at) + letters;
    start = at;
  }
  return letters !== '' && !/^(?:q+|v+|vx|wx|cc|tg)$/.test(letters) && cueOf(start) !== undefined;
};

/** `备注666 13800008000`: the first digits are a remark to send, the others are the number. */
const endsRemark = (line: string, { digits, groups, from, firstEnd }: Run): boolean =>
  !wholePhone.test(digits) &&
  ((groups[1] ?? 0) >= fewestPhoneDigits ||
    (digits.length - (groups[0] ?? 0) >= fewestPhoneDigits &&
      (digits.length > usualQqDigits || beginsRemark.test(textBefore(line, from, 4))))) &&
  remark.test(textBefore(line, firstEnd, longestCue));

/** After it, the first digits are the remark: `备注66 881 2345`, unlike `备注兼职881 234 5678`. */
const beginsRemark = /备注[: "“]{0,2}$/;

/** Whether the first two groups are numbers: together they are longer than any QQ number. */
const areTwoNumbers = ({ digits, groups, from }: Run, cueOf: CueOf): boolean =>
  groups.length > 1 &&
  Math.min(...groups.slice(0, 2)) > fewestDigits &&
  !wholePhone.test(digits) &&
  (digits.length > mostPhoneDigits || isOfQq(cueOf(from)));
/** `WhatsApp 447911 123456` is one number. */
const mostPhoneDigits = 12;
/** Digits of the longest QQ numbers in use, so `备注666 881 234 56` is not one number. */
const usualQqDigits = 10;

const isOfQq = (kind: ContactKind | undefined): boolean => kind === 'qq' || kind === 'group';

/** Digits of the shortest personal phone number; shorter ones belong to the police, banks and carriers. */
const fewestPhoneDigits = 7;

/** Adds a masked mobile number: `138 **** 1234`, `138●●●●1234`. Returns its end, or `to` if there is none. */
function addMaskedPhone(line: string, { digits, from, to }: Run, add: AddContact): number {
  const hidden =
    digits.length > 2 &&
    /^1[3-9]/.test(digits) &&
    /^[ -]?(?:[*x#.·•●○□■_]{2,6}|([^\p{L}\p{N}\s,、-])\1{1,5})[ -]?(\d{2,4})(?!\d)/u.exec(
      line.slice(to, to + 14),
    );
  if (!hidden || to - from !== digits.length) return to;
  const last = hidden[2] as string;
  const end = to + hidden[0].length;
  const value = `+86${digits.padEnd(11 - last.length, '*')}${last}`;
  add({ kind: 'phone', value, masked: true, from, to: end });
  return end;
}

const currencyUnit = /^ ?(?:元(?!旦)|块钱?|人民币|rmb)/;

/**
 * A round price. After `jia wei`, it follows 价位 (price) and not 加微: short, round QQ numbers are long
 * taken. `V我` also asks for money.
 */
const roundPrice = /^[1-9]\d{2,3}00$/;
const priceBefore = /(?<![a-z])(?:jia ?wei[ :]{0,2}|v我 ?)$/;

/** Whether a number is an amount: `13800138000 元`, `￥13800138000`, `jia wei 15000`. */
const isAmount = (line: string, { from, to, digits }: Run): boolean =>
  /[¥￥$€] ?$/.test(textBefore(line, from, 2)) ||
  currencyUnit.test(line.slice(to, to + 4)) ||
  (roundPrice.test(digits) && priceBefore.test(textBefore(line, from, 10)));

type Run = {
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

const startsNumber = (line: string, at: number): boolean =>
  digitPlusOneOf[line.charCodeAt(at)] !== 0;

/** Whether a numeral is part of a word, as most are: `一个`, `十一月`. */
const startsWord = (line: string, at: number): boolean =>
  isHan(line.charCodeAt(at + 1)) && !startsNumber(line, at + 1);

const fewestDigits = 5;
const mostDigits = 15;
const longestBreak = 2;
/** A complete phone number; digits after it begin another number: `13800008000/13900009000`. */
const wholePhone = /^(?:(?:(?:00)?86)?1[3-9]\d{9}|0[1-9]\d{9,10}|[48]00\d{7})$/;

function readNumber(line: string, from: number, taken: Uint8Array, limit: number): Run {
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
    const hidden =
      unit === 0x2a || unit === 0x78
        ? /^(?:\*{2,8}|x{2,8})/.exec(line.slice(i, i + 8))?.[0]
        : undefined;
    if (hidden && digits.length > 0) {
      masked = true;
      digits += '*'.repeat(hidden.length);
      to = i += hidden.length;
      continue;
    }
    let end = i;
    // A comma between single digits does not separate numbers.
    const oneByOne = group === 1 && groups.length + 1 === digits.length;
    while (
      end < line.length &&
      end - i < longestBreak &&
      (isBreak(line.charCodeAt(end)) || (oneByOne && isComma(line.charCodeAt(end))))
    )
      end++;
    // `押一付一，1500` are two numbers, `八，8123456` is one.
    if (
      isComma(line.charCodeAt(i)) &&
      !isDigit(line.charCodeAt(i - 1)) &&
      /^\d{2,4}(?!\d)/.test(line.slice(end, end + fewestDigits))
    )
      break;
    if (end === i || end >= limit || !startsNumber(line, end)) break;
    if (isFollowedByWord(end)) break;
    if (digits.length > 7 && (wholePhone.test(digits) || line[end - 1] === '+')) break;
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

const looksLikeDateOrAmount = (run: Run): boolean =>
  run.breaks.every((signs) => /^[-./:~—– 至到]+$/.test(signs)) &&
  run.groups.every((size) => size <= 4) &&
  run.digits.length < 11;

/**
 * Whether a grouped number is a contact by its cue: `QQ群：876 543 210` (no amount), `群号：876-543-21` (no
 * date).
 */
const isSpacedNumber = ({ breaks, digits, groups }: Run, cue: ContactKind): boolean =>
  cue === 'qq' ||
  (cue === 'group' &&
    (breaks.every((signs) => signs.trim() === '') ||
      (groups[0] === 3 && digits.length > 7 && breaks.every((signs) => signs === '-'))));

/** `Q1 2024` is a quarter, and `QQ 9.7.76.81646` a version of the software. */
const isQuarterOrVersion = (line: string, { from, groups, breaks }: Run): boolean =>
  groups[0] === 1 &&
  (breaks.length === 1
    ? line[from - 1] === 'q'
    : breaks.every((signs) => signs === '.') && groups[1] === 1 && (groups[2] as number) > 1);

/** Numbers of orders, invoices and the like may look like landlines: `订单号0201711516`. */
const isOfDocument = (line: string, { from }: Run): boolean =>
  /(?:(?<!接|派|抢)单号?|订单编?号?|编号|代码|流水号|票号|[案税学卡]号)(?:码|为|是)?[: ]{0,2}$/.test(
    textBefore(line, from, 8),
  );

function kindOfNumber(line: string, run: Run, cueOf: CueOf): ContactKind | undefined {
  const { digits, masked, breaks, groups } = run;
  const visibleDigits = digits.replaceAll('*', '').length;
  if (/[a-z_]/.test(line[run.to] ?? '') && breaks.length === 0) return undefined;
  const announcedKind = cueOf(run.from);
  if (announcedKind === undefined && run.from > 0 && /[a-z_]/.test(line[run.from - 1] as string))
    return undefined;
  if (masked)
    return visibleDigits >= 4 && digits.length >= 7
      ? /^1[3-9]/.test(digits)
        ? 'phone'
        : announcedKind
      : undefined;
  const spelledOut = visibleDigits - run.spelled < 2 && visibleDigits < 7;
  if (spelledOut && (run.spelled < visibleDigits || !isOfQq(announcedKind))) return undefined;
  if (/^(?:86|0086)?1[3-9]\d{9}$/.test(digits)) return 'phone';
  if (line[run.from - 1] === '+' && visibleDigits >= 8 && breaks.length <= 4) {
    const cue = cueBefore(line, run.from - 1);
    if (cue !== undefined || !/^[1-9]\d+$/.test(digits)) return cue;
    return run.spelled === 0 ? 'phone' : undefined;
  }
  const national = /^(?:0[1-9]\d{8,10}|00[1-9]\d{7,12}|400\d{7}|800\d{7})$/.test(digits);
  const isInPairs = groups.length > 4 && groups.every((size) => size === 2);
  if (national && run.spelled === 0 && !isInPairs && !isOfDocument(line, run)) return 'phone';
  if (visibleDigits > 12) return undefined;
  const cue = announcedKind ?? cueAfter(line, run.to, visibleDigits);
  // No QQ number is as long or begins with 0. A WeChat account is also found by its phone number:
  // `微信 855123456789`.
  if (
    (visibleDigits > mostQqDigits || digits.startsWith('0')) &&
    (cue === 'qq' || cue === 'wechat')
  )
    return announcedKind === 'wechat' && breaks.every((signs) => signs.trim() === '')
      ? 'phone'
      : undefined;
  // In `月租15000，加微信…`, the number is an amount.
  if (
    !announcedKind &&
    cue === 'wechat' &&
    roundPrice.test(digits) &&
    /^ ?[,、]/.test(line.slice(run.to))
  )
    return undefined;
  if (cue === 'handle' && visibleDigits < fewestPhoneDigits) return undefined;
  // `群 12345 人`
  if (cue === 'group' && /^ ?[人条个]/.test(line.slice(run.to, run.to + 2))) return undefined;
  if (cue)
    return (looksLikeDateOrAmount(run) && !isSpacedNumber(run, cue)) ||
      isQuarterOrVersion(line, run)
      ? undefined
      : cue;
  if (looksLikeDateOrAmount(run) || isVersionOrRange(run)) return undefined;
  if (breaks.some((signs) => /[,、]/.test(signs))) return undefined;
  const disguised = breaks.length > 0 || (run.spelled > 0 && run.spelled < visibleDigits);
  return disguised && visibleDigits >= 7 && visibleDigits <= 11 && run.spelled < visibleDigits
    ? 'handle'
    : undefined;
}

/** Whether a number is a version or a range: `120.0.6099.109`, `10000-20000`. */
const isVersionOrRange = ({ breaks, spelled }: Run): boolean =>
  spelled === 0 &&
  (breaks.every((signs) => signs === '.') ||
    (breaks.length === 1 && /^[-~—–至到]+$/.test(breaks[0] as string)));

/** Group sizes of North American numbers: `1 415 555 0123` is not a mainland mobile number. */
const northAmerican = '1,3,3,4';

/**
 * Returns the value of a phone: `+86…` for mainland mobiles, `0…` for mainland landlines, else from the
 * country code.
 */
const asPhone = ({ digits, groups }: Run): string => {
  const nationalNumber = digits.replace(/^(?:0086|86)(?=1[3-9])/, '');
  const isMainlandMobile = /^1[3-9]/.test(nationalNumber) && nationalNumber.length === 11;
  if (isMainlandMobile && groups.join() !== northAmerican) return `+86${nationalNumber}`;
  const abroad = digits.replace(/^00(?=[1-9])/, '');
  return abroad.replace(/^86(?=\d{10,11}$)/, '0');
};
