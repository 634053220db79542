import { isDigit, isLatin, isLetterOrDigit } from '../normalise/characters.ts';
import { textBefore } from '../span.ts';
import { type ContactKind, type CueOf, cueAfter, cueBefore, longestCue, remark } from './cues.ts';
import {
  fewestDigits,
  type Run,
  readNumber,
  startsNumber,
  startsWord,
  wholePhone,
} from './digits.ts';
import type { AddContact } from './found.ts';

/** A QQ number: 5 to 11 digits. */
export const qqNumber = /^[1-9]\d{4,10}$/;
const mostQqDigits = 11;
const mostDigits = 15;

/** Adds numbers, also if signs were inserted between their digits. */
export function addNumbers(line: string, taken: Uint8Array, cueOf: CueOf, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (!startsNumber(line, i) || taken[i] === 1 || startsWord(line, i)) continue;
    const run = readNumber(line, i, taken, line.length);
    const isLed = run.groups.length > 1 && (isNumbered(line, run, cueOf) || endsRemark(line, run));
    if (isLed) {
      i = run.firstEnd - 1;
      continue;
    }
    const end = endOfFirst(line, run, cueOf);
    const first = end < run.to ? readNumber(line, i, taken, end) : run;
    i = addNumber(line, first, cueOf, add) - 1;
  }
}

/** Adds a number if it is a contact. Returns where to read on. */
function addNumber(line: string, run: Run, cueOf: CueOf, add: AddContact): number {
  const { from, to, digits, masked } = run;
  if (continuesName(line, run, cueOf)) return to;
  if (digits.length > mostDigits) {
    let end = to;
    while (isDigit(line.charCodeAt(end))) end++;
    return end;
  }
  if (digits.length < fewestDigits) return addMaskedPhone(line, run, add);
  const kind = kindOfNumber(line, run, cueOf);
  if (kind === undefined || isAmount(line, run)) return to;
  const isPhone = kind === 'phone';
  const isServiceNumber = isPhone && digits.length < fewestPhoneDigits;
  add({
    kind: kind === 'wechat' ? 'qq' : kind,
    value: isPhone ? asPhone(run) : digits,
    masked: masked || isServiceNumber,
    from,
    to,
  });
  return to;
}

/** Whether the first digit is a position in a list: `QQ1：12345678`, `QQ1 12345678`. */
const isNumbered = (line: string, { from, digits, groups, breaks }: Run, cueOf: CueOf): boolean => {
  const sign = breaks[0] as string;
  if (groups[0] !== 1) return false;
  if (sign.startsWith(':')) return true;
  return (
    sign === ' ' &&
    (groups[1] as number) >= fewestPhoneDigits &&
    !wholePhone.test(digits) &&
    line[from - 1] !== ' ' &&
    cueOf(from) !== undefined
  );
};

/** Where the first number of a run ends. */
const endOfFirst = (line: string, run: Run, cueOf: CueOf): number => {
  // `QQ 12345678/87654321` are two numbers.
  if (areTwoNumbers(run, cueOf)) return run.firstEnd;
  // `QQ 12345678 95z9wg`: the last digits begin another word.
  const isBeforeWord =
    run.breaks.length > 0 && /^(?:[a-z]+\d|[a-z]{4})/.test(line.slice(run.to, run.to + 8));
  return isBeforeWord ? run.lastBreak : run.to;
};

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

const looksLikeDateOrAmount = (run: Run): boolean =>
  run.breaks.every((signs) => /^[-./:~—– 至到]+$/.test(signs)) &&
  run.groups.every((size) => size <= 4) &&
  run.digits.length < 11;

const areSpaces = (breaks: readonly string[]): boolean =>
  breaks.every((signs) => signs.trim() === '');

/**
 * Whether a grouped number is a contact by its cue: `QQ群：876 543 210` (no amount), `群号：876-543-21` (no
 * date).
 */
const isSpacedNumber = ({ breaks, digits, groups }: Run, cue: ContactKind): boolean =>
  cue === 'qq' ||
  (cue === 'group' &&
    (areSpaces(breaks) ||
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
  const { from, to, digits, spelled, breaks } = run;
  if (/[a-z_]/.test(line[to] ?? '') && breaks.length === 0) return undefined;
  const isMobile = /^(?:86|0086)?1[3-9]\d{9}$/.test(digits);
  const isAfterLetter = /[a-z_]/.test(line[from - 1] ?? '');
  // Most mobile numbers need no cue, and looking for one takes longer than all else.
  const announced = isMobile && !isAfterLetter ? 'phone' : cueOf(from);
  if (announced === undefined && isAfterLetter) return undefined;
  if (run.masked) return kindOfMasked(digits, announced);
  const isSpelledOut = digits.length - spelled < 2 && digits.length < fewestPhoneDigits;
  if (isSpelledOut && (spelled < digits.length || !isOfQq(announced))) return undefined;
  if (isMobile) return 'phone';
  if (line[from - 1] === '+' && digits.length >= 8 && breaks.length <= 4) {
    const cue = cueBefore(line, from - 1);
    if (cue !== undefined || !/^[1-9]\d+$/.test(digits)) return cue;
    return spelled === 0 ? 'phone' : undefined;
  }
  if (isNational(line, run)) return 'phone';
  if (digits.length > mostPhoneDigits) return undefined;
  const cue = announced ?? cueAfter(line, to, digits.length);
  if (cue) return kindByCue(line, run, cue, announced !== undefined);
  return isDisguised(run) ? 'handle' : undefined;
}

const kindOfMasked = (
  digits: string,
  announced: ContactKind | undefined,
): ContactKind | undefined => {
  if (digits.length < fewestPhoneDigits || digits.replaceAll('*', '').length < 4) return undefined;
  return /^1[3-9]/.test(digits) ? 'phone' : announced;
};

/** Whether a number is a landline, a service number or begins with the code of a country. */
const isNational = (line: string, run: Run): boolean =>
  /^(?:0[1-9]\d{8,10}|00[1-9]\d{7,12}|[48]00\d{7})$/.test(run.digits) &&
  run.spelled === 0 &&
  !(run.groups.length > 4 && run.groups.every((size) => size === 2)) &&
  !isOfDocument(line, run);

/** The kind of a number beside a cue, unless it is a date, an amount or the like. */
const kindByCue = (
  line: string,
  run: Run,
  cue: ContactKind,
  isAnnounced: boolean,
): ContactKind | undefined => {
  const { to, digits, breaks } = run;
  // No QQ number is as long or begins with 0. A WeChat account is also found by its phone number:
  // `微信 855123456789`.
  const isNoAccount = digits.length > mostQqDigits || digits.startsWith('0');
  if (isNoAccount && (cue === 'qq' || cue === 'wechat'))
    return cue === 'wechat' && isAnnounced && areSpaces(breaks) ? 'phone' : undefined;
  const isNone =
    // In `月租15000，加微信…`, the number is an amount.
    (!isAnnounced &&
      cue === 'wechat' &&
      roundPrice.test(digits) &&
      /^ ?[,、]/.test(line.slice(to, to + 2))) ||
    (cue === 'handle' && digits.length < fewestPhoneDigits) ||
    // `群 12345 人`
    (cue === 'group' && /^ ?[人条个]/.test(line.slice(to, to + 2))) ||
    (looksLikeDateOrAmount(run) && !isSpacedNumber(run, cue)) ||
    isQuarterOrVersion(line, run);
  return isNone ? undefined : cue;
};

/** Whether a number without a cue is written as if to hide it. */
const isDisguised = (run: Run): boolean =>
  (run.breaks.length > 0 || run.spelled > 0) &&
  run.spelled < run.digits.length &&
  run.digits.length >= fewestPhoneDigits &&
  run.digits.length <= mostQqDigits &&
  !looksLikeDateOrAmount(run) &&
  !isVersionOrRange(run) &&
  !run.breaks.some((signs) => /[,、]/.test(signs));

/** Whether a number is a version or a range: `120.0.6099.109`, `10000-20000`. */
const isVersionOrRange = ({ breaks, spelled }: Run): boolean =>
  spelled === 0 &&
  (breaks.every((signs) => signs === '.') ||
    (breaks.length === 1 && /^[-~—–至到]+$/.test(breaks[0] as string)));

/** Group sizes of North American numbers: `1 415 555 0123` is not a mainland mobile number. */
const northAmerican = '1,3,3,4';

/**
 * Returns the value of a phone: `+86…` for mainland mobiles, `0…` for mainland landlines, else from the
 * country code. The trunk prefix of `+86 (0)138…` is no part of it.
 */
const asPhone = ({ digits, groups }: Run): string => {
  const mobile = /^(?:0086|86)?0?(1[3-9][\d*]{9})$/.exec(digits)?.[1];
  if (mobile && groups.join() !== northAmerican) return `+86${mobile}`;
  const abroad = digits.replace(/^00(?=[1-9])/, '');
  return abroad.replace(/^860?(?=\d{10,11}$)/, '0');
};
