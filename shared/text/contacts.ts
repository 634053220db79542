import { cueAfter, cueBefore, isHan, ownerAfter } from './contact-cues.ts';
import { type AddContact, isHost, links, refanged } from './links.ts';
import { asString, isDigit, isLatin, type Stream } from './normalise.ts';
import type { Contact } from './reading.ts';

type Kind = Contact['kind'];

const mostContacts = 32;

/**
 * The ways to reach somebody that a text holds, each as one identity however it was written.
 *
 * Read from the folded stream, so `ⓠⓠ：７８ 99-001` is `7899001`. A mobile number is one identity
 * (`+86…`) whether it is called a phone or a WeChat number; a WeChat name begins with a letter, so other
 * numbers are QQ numbers, and so are mailboxes and links that are named after one. What is partly hidden,
 * leads to a site that everybody uses, or is a number that everybody calls, is `masked` and links
 * nothing. Nothing is opened or resolved.
 */
export const contactsOf = (text: string, folded: Stream): Contact[] => {
  const { stream, line } = refanged(folded, asString(folded));
  const taken = new Uint8Array(line.length);
  const found: Contact[] = [];
  let ended: Ended | undefined;
  const add: AddContact = (kind, value, masked, from, to) => {
    if (found.length >= mostContacts) return;
    for (let i = from; i < to; i++) if (taken[i] === 1) return;
    taken.fill(1, from, to);
    ended = { kind, to };
    const start = stream.starts[from] as number;
    const end = stream.ends[to - 1] as number;
    found.push({ kind, value, masked, start, end, text: text.slice(start, end) });
  };
  if (line.includes('@')) addresses(line, add);
  if (line.includes('.') || line.includes('://')) links(text, line, stream, add);
  if (/[A-Z]{3}/.test(text)) redactions(text, stream, line, add);
  const cueOf = (from: number): Kind | undefined =>
    cueBefore(line, from) ?? sameAs(line, from, ended);
  numbers(line, taken, cueOf, add);
  names(line, taken, cueOf, add);
  codes(line, add);
  return found.sort((a, b) => a.start - b.start);
};

type Ended = { readonly kind: Kind; readonly to: number };
type CueOf = (from: number) => Kind | undefined;

/** `微信 demo1234/demo5678`: what stands right after a contact is of its kind. */
const sameAs = (line: string, from: number, ended: Ended | undefined): Kind | undefined =>
  ended !== undefined &&
  from > ended.to &&
  from - ended.to <= 3 &&
  /^ ?[/、,或和] ?$/.test(line.slice(ended.to, from))
    ? ended.kind
    : undefined;

const isName = (unit: number): boolean =>
  isDigit(unit) || isLatin(unit) || unit === 0x5f || unit === 0x2d;

/** `name@host.tld` is mail; `@name` is a handle, on Telegram unless something else is said. */
function addresses(line: string, add: AddContact): void {
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && /[a-z0-9._+*-]/.test(line[from - 1] as string)) from--;
    let to = at + 1;
    while (to < line.length && to - at < 64 && /[a-z0-9._-]/.test(line[to] as string)) to++;
    while (to > at + 1 && /[._-]/.test(line[to - 1] as string)) to--;
    const host = line.slice(at + 1, to);
    // `https://name:word@host`: a link says so itself.
    if (from < at && /:\/\/[a-z0-9._+*:@-]*$/.test(line.slice(Math.max(0, from - 64), at)))
      continue;
    if (from < at && host.includes('.') && isHost(host)) {
      const name = line.slice(from, at);
      if (host === 'qq.com' && isNumberOfQq.test(name)) add('qq', name, false, from, to);
      else add('email', line.slice(from, to), name.includes('*'), from, to);
      continue;
    }
    // `site.example/@name` is somebody's page there.
    if (/[a-z0-9-]\.[a-z0-9./_-]*\/$/.test(line.slice(Math.max(0, at - 64), at))) continue;
    const name =
      /^[a-z0-9_*]{4,32}/.exec(line.slice(at + 1, at + 34))?.[0].replace(/\*+$/, '') ?? '';
    const after = line.slice(at + 1 + name.length, at + 3 + name.length);
    if (name.length < 4 || !/[a-z]/.test(name) || isOnMachine(line, at, name, after)) continue;
    add(kindOfAt(line, at, name), name, name.includes('*'), at, at + 1 + name.length);
  }
}

/** Whose name stands after an @: Telegram's unless something else is said. */
const kindOfAt = (line: string, at: number, name: string): Kind => {
  if (isHandle(name) && cueBefore(line, at) === 'wechat') return 'wechat';
  const site = /(?:微博|推特|twitter|抖音|快手|小红书|instagram|ins)[: ]*$/;
  return site.test(line.slice(Math.max(0, at - 12), at)) ? 'handle' : 'telegram';
};

/** `user@machine`, `name@gmail` and `@scope/package` name nobody on Telegram; `@demo1@demo2` and `3.5@demo1` do. */
const isOnMachine = (line: string, at: number, name: string, after: string): boolean =>
  /^\/[a-z0-9]/.test(after) ||
  (/[a-z][a-z0-9_]*$/.test(line.slice(Math.max(0, at - 32), at)) &&
    /^[a-z]+$|^(?:163|126|139|189)$/.test(name) &&
    cueBefore(line, at) === undefined);

const isNumberOfQq = /^[1-9]\d{4,10}$/;

// Platforms hide contacts before they store a text; the place that is left says what was there.
const redacted: Readonly<Record<string, Kind>> = {
  URL: 'url',
  CELLPHONE: 'phone',
  PHONE: 'phone',
  WECHAT: 'wechat',
  QQNUMBER: 'qq',
  EMAIL: 'email',
};

function redactions(text: string, folded: Stream, line: string, add: AddContact): void {
  for (const match of text.matchAll(/URL|CELLPHONE|PHONE|WECHAT|QQNUMBER|EMAIL/g)) {
    const kind = redacted[match[0]];
    const from = lowerBound(folded, match.index);
    if (kind && line.startsWith(match[0].toLowerCase(), from)) {
      add(kind, match[0].toLowerCase(), true, from, from + match[0].length);
    }
  }
}

/** The first character that was written at or after an offset of the original. */
function lowerBound(stream: Stream, offset: number): number {
  let low = 0;
  let high = stream.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stream.starts[middle] as number) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const numerals = new Map<string, string>(
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
  ].flatMap((same, digit) =>
    [...same].map((character): [string, string] => [character, String(digit)]),
  ),
);

/** 1 + the digit that a character stands for; 0 for everything else. */
const digitOf = new Uint8Array(0x10000);
for (let digit = 0; digit < 10; digit++) digitOf[0x30 + digit] = digit + 1;
for (const [numeral, digit] of numerals) digitOf[numeral.charCodeAt(0)] = Number(digit) + 1;

/** Digits that belong together, across what was put between them. */
function numbers(line: string, taken: Uint8Array, cueOf: CueOf, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (digitOf[line.charCodeAt(i)] === 0 || taken[i] === 1) continue;
    let run = numberFrom(line, i, taken, line.length);
    // `QQ 12345678/87654321` are two.
    // `QQ1：12345678` is numbered.
    if (run.groups.length > 1 && run.groups[0] === 1 && run.breaks[0]?.startsWith(':')) {
      i = run.firstEnd - 1;
      continue;
    }
    if (areTwo(run)) run = numberFrom(line, i, taken, run.firstEnd);
    // `QQ 12345678 95z9wg`: the last digits begin a word of their own.
    else if (run.breaks.length > 0 && /^(?:[a-z]+\d|[a-z]{4})/.test(line.slice(run.to, run.to + 8)))
      run = numberFrom(line, i, taken, run.lastBreak);
    i = run.to - 1;
    if (run.digits.length > mostDigits) {
      while (isDigit(line.charCodeAt(i + 1))) i++;
      continue;
    }
    if (run.digits.length < fewestDigits) {
      i = hiddenPhone(line, run, add) - 1;
      continue;
    }
    const kind = kindOfNumber(line, run, cueOf);
    if (kind === undefined || isAmount(line, run)) continue;
    const value = kind === 'phone' ? asPhone(line, run) : run.digits;
    const everybodys = kind === 'phone' && run.digits.length < fewestOfPhone;
    add(kind === 'wechat' ? 'qq' : kind, value, run.masked || everybodys, run.from, run.to);
  }
}

const areTwo = ({ digits, groups }: Run): boolean =>
  digits.length > mostOfQq &&
  groups.length > 1 &&
  Math.min(...groups.slice(0, 2)) > fewestDigits &&
  !wholePhone.test(digits);
const mostOfQq = 12;

/** Of a phone; fewer call police, a bank or a carrier. */
const fewestOfPhone = 7;

/** `138 **** 1234`, `138●●●●1234`: what hides a part may stand apart. Gives where it ends. */
function hiddenPhone(line: string, { digits, from, to }: Run, add: AddContact): number {
  const hidden =
    digits.length > 2 &&
    /^1[3-9]/.test(digits) &&
    /^[ -]?[*x#.·•●○□■_]{2,6}[ -]?(\d{2,4})(?!\d)/.exec(line.slice(to, to + 14));
  if (!hidden || to - from !== digits.length) return to;
  const last = hidden[1] as string;
  const end = to + hidden[0].length;
  add('phone', `+86${digits.padEnd(11 - last.length, '*')}${last}`, true, from, end);
  return end;
}

const ofAmount = /^ ?(?:元(?!旦)|块钱?|人民币|rmb)/;

/** `13800138000 元` and `￥13800138000` are sums. */
const isAmount = (line: string, { from, to }: Run): boolean =>
  /[¥￥$€] ?$/.test(line.slice(Math.max(0, from - 2), from)) ||
  ofAmount.test(line.slice(to, to + 4));

type Run = {
  readonly from: number;
  readonly to: number;
  readonly digits: string;
  /** How many digits were Chinese numerals, and how many breaks stood between digits. */
  readonly spelled: number;
  readonly breaks: readonly string[];
  readonly groups: readonly number[];
  /** Where the first group ends. */
  readonly firstEnd: number;
  /** Where the last break begins. */
  readonly lastBreak: number;
  readonly masked: boolean;
};

const startsNumber = (line: string, at: number): boolean => digitOf[line.charCodeAt(at)] !== 0;

const fewestDigits = 5;
const mostDigits = 15;
const longestBreak = 2;
/** After which another number begins: `13800008000/13900009000`. */
const wholePhone = /^(?:(?:(?:00)?86)?1[3-9]\d{9}|0[1-9]\d{9,10}|[48]00\d{7})$/;

function numberFrom(line: string, from: number, taken: Uint8Array, limit: number): Run {
  let digits = '';
  let spelled = 0;
  let masked = false;
  let to = from;
  let firstEnd = 0;
  let lastBreak = from;
  let group = 0;
  const groups: number[] = [];
  const breaks: string[] = [];
  for (let i = from; i < limit && digits.length < 20 && !taken[i]; ) {
    const unit = line.charCodeAt(i);
    const digit = digitOf[unit] as number;
    if (digit > 0) {
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
    // Of digits that stand one by one, a comma is no list of numbers.
    const oneByOne = group === 1 && groups.length + 1 === digits.length;
    while (
      end < line.length &&
      end - i < longestBreak &&
      (isBreak(line.charCodeAt(end)) || (oneByOne && isComma(line.charCodeAt(end))))
    )
      end++;
    if (end === i || end >= limit || !startsNumber(line, end)) break;
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

const isComma = (unit: number): boolean => unit === 0x2c || unit === 0x3001;

const isBreak = (unit: number): boolean =>
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
  run.breaks.length > 0 &&
  run.groups.every((size) => size <= 4) &&
  !(run.groups.length === 3 && run.groups[0] === 3 && run.groups[1] === 4 && run.groups[2] === 4) &&
  run.digits.length < 11;

/** `QQ群：876 543 210` is no amount. */
const isSpacedNumber = (run: Run, cue: Kind): boolean =>
  cue === 'qq' || (cue === 'group' && run.breaks.every((signs) => signs.trim() === ''));

/** `Q1 2024` is a quarter. */
const isQuarter = (line: string, { from, groups, breaks }: Run): boolean =>
  breaks.length === 1 && groups[0] === 1 && line[from - 1] === 'q';

function kindOfNumber(line: string, run: Run, cueOf: CueOf): Kind | undefined {
  const { digits, masked, breaks, groups } = run;
  const real = digits.replaceAll('*', '').length;
  if (/[a-z_]/.test(line[run.to] ?? '') && breaks.length === 0) return undefined;
  const named = cueOf(run.from);
  if (named === undefined && run.from > 0 && /[a-z_]/.test(line[run.from - 1] as string))
    return undefined;
  if (masked)
    return real >= 4 && digits.length >= 7 ? (/^1[3-9]/.test(digits) ? 'phone' : named) : undefined;
  const spelledOut = real - run.spelled < 2 && real < 7;
  if (spelledOut && (run.spelled < real || (named !== 'qq' && named !== 'group'))) return undefined;
  if (/^(?:86|0086)?1[3-9]\d{9}$/.test(digits)) return 'phone';
  if (line[run.from - 1] === '+' && real >= 8 && breaks.length <= 4) {
    const cue = cueBefore(line, run.from - 1);
    if (cue !== undefined || !/^[1-9]\d+$/.test(digits)) return cue;
    return run.spelled === 0 ? 'phone' : undefined;
  }
  const national = /^(?:0[1-9]\d{8,10}|00[1-9]\d{7,12}|400\d{7}|800\d{7})$/.test(digits);
  const drawn = groups.length > 4 && groups.every((size) => size === 2);
  if (national && run.spelled === 0 && !drawn) return 'phone';
  if (real < 5 || real > 12) return undefined;
  const cue = named ?? cueAfter(line, run.to);
  if (cue === 'handle' && real < fewestOfPhone) return undefined;
  // `群 12345 人`
  if (cue === 'group' && /^ ?[人条个]/.test(line.slice(run.to, run.to + 2))) return undefined;
  if (cue)
    return (looksLikeDateOrAmount(run) && !isSpacedNumber(run, cue)) || isQuarter(line, run)
      ? undefined
      : cue;
  if (looksLikeDateOrAmount(run) || isVersionOrRange(run)) return undefined;
  if (breaks.some((signs) => /[,、]/.test(signs))) return undefined;
  const disguised = breaks.length > 0 || (run.spelled > 0 && run.spelled < real);
  return disguised && real >= 7 && real <= 11 && run.spelled < real ? 'handle' : undefined;
}

/** `120.0.6099.109`, `10000-20000` */
const isVersionOrRange = ({ breaks, spelled }: Run): boolean =>
  spelled === 0 &&
  (breaks.every((signs) => signs === '.') ||
    (breaks.length === 1 && /^[-~—–至到]+$/.test(breaks[0] as string)));

/** `1 415 555 0123` is grouped as in North America, and no mobile number of the mainland. */
const northAmerican = '1,3,3,4';

/** Mainland numbers as they are dialled there (`+86…` mobile, `0…` fixed), others from the country code on. */
const asPhone = (line: string, { digits, groups, from }: Run): string => {
  const national = digits.replace(/^(?:0086|86)(?=1[3-9])/, '');
  const mainland = /^1[3-9]/.test(national) && national.length === 11;
  if (mainland && groups.join() !== northAmerican) return `+86${national}`;
  const abroad = line[from - 1] === '+' ? digits : digits.replace(/^00(?=[1-9])/, '');
  return abroad.replace(/^86(?=\d{10,11}$)/, '0');
};

/** Names made of letters, which are only contacts when a cue stands beside them. */
function names(line: string, taken: Uint8Array, cueOf: CueOf, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (!isName(line.charCodeAt(i)) || taken[i] === 1) continue;
    let to = i;
    while (to < line.length && isMaskedName(line.charCodeAt(to)) && !taken[to]) to++;
    const from = i;
    i = to;
    const spread = isLetterOrDigit(line.charCodeAt(from + 1)) ? undefined : spreadName(line, from);
    if (spread) {
      i = spread.to;
      const kind = cueOf(from);
      if (kind && /\d/.test(spread.name) && isHandle(spread.name))
        addName(kind, spread.name, from, spread.to, add);
      continue;
    }
    const found = to - from < fewestOfName ? undefined : nameIn(line, from, to, cueOf);
    if (found) addName(found.kind, found.name, found.from, found.to, add);
  }
}

function addName(kind: Kind, name: string, from: number, to: number, add: AddContact): void {
  if (kind === 'group' || (kind === 'phone' && !name.startsWith('+'))) return;
  const named = kind === 'qq' && !isNumberOfQq.test(name) ? 'handle' : kind;
  add(named, name, name.includes('*'), from, to);
}

type Spread = { readonly name: string; readonly to: number };

const fewestSpread = 5;
const mostSigns = 4;

/** `d e m o 1 2`, `d.e-m/o*1.2`: letters and digits that stand alone, with signs between them. */
function spreadName(line: string, from: number): Spread | undefined {
  let name = line[from] as string;
  let to = from + 1;
  while (name.length <= longestName) {
    let next = to;
    while (next - to < mostSigns && isSpreading(line.charCodeAt(next))) next++;
    if (next === to || !isLetterOrDigit(line.charCodeAt(next))) break;
    if (isLetterOrDigit(line.charCodeAt(next + 1))) break;
    if (next - to > 1 && line.slice(to, next).includes('_')) name += '_';
    name += line[next];
    to = next + 1;
  }
  return name.length >= fewestSpread ? { name, to } : undefined;
}

/** Signs that spread a name; a colon, an @ and a line end it. */
const isSpreading = (unit: number): boolean =>
  isComma(unit) || (isBreak(unit) && unit !== 0x3a && unit !== 0x40);

const isLetterOrDigit = (unit: number): boolean => isDigit(unit) || isLatin(unit);

const fewestOfName = 3;
const longestName = 32;
const isMaskedName = (unit: number): boolean => isName(unit) || unit === 0x2a;

type Name = {
  readonly kind: Kind;
  readonly name: string;
  readonly from: number;
  readonly to: number;
};

function nameIn(line: string, from: number, to: number, cueOf: CueOf): Name | undefined {
  const run = nameOfRun(line.slice(from, to));
  const start = line.indexOf(run, from);
  const end = start + run.length;
  if (run.startsWith('wxid_')) return { kind: 'wechat', name: run, from: start, to: end };
  const kind = cueOf(start) ?? ownerAfter(line, end);
  if (kind === undefined) return gluedName(line, run, start) ?? misspeltPhone(run, start);
  if (run.includes('*'))
    return isMaskedHandle(run) ? { kind, name: run, from: start, to: end } : undefined;
  const phone = misspeltPhone(run, start);
  if (phone) return phone;
  const digits = kind === 'qq' && /^(?:[^\d]?\d){4,}[^\d]?$/.test(run) ? misspelt(run) : undefined;
  if (digits !== undefined) return { kind, name: digits, from: start, to: end };
  const tail = tailOf(line, run, end);
  const name = run + tail.meant;
  if (!/[a-z]/.test(run) || !isHandle(name) || (kind === 'handle' && !/[\d_]/.test(name)))
    return undefined;
  if (tail.meant === '' && /^[a-z]+$/.test(name) && isOrdinary(line, name, start, end))
    return undefined;
  return { kind, name, from: start, to: end + tail.length };
}

/** `138oo008ooo`: a number in which letters stand for the digits that they look like. */
const misspelt = (run: string): string | undefined =>
  /^[0-9oilz]{5,13}$/.test(run) && /[oilz]/.test(run) && /\d.*\d.*\d/.test(run)
    ? run.replace(/[oilz]/g, (letter) => (letter === 'o' ? '0' : letter === 'z' ? '2' : '1'))
    : undefined;

const misspeltPhone = (run: string, from: number): Name | undefined => {
  if (run.length !== 11 && run.length !== 13) return undefined;
  const national = misspelt(run)?.replace(/^86(?=1)/, '') ?? '';
  return /^1[3-9]\d{9}$/.test(national)
    ? { kind: 'phone', name: `+86${national}`, from, to: from + run.length }
    : undefined;
};

type Tail = { readonly meant: string; readonly length: number };

/** The rest of a name after a break, or in Chinese numerals: `ab12 345`, `demo 8866`, `demo八八六六`. */
function tailOf(line: string, run: string, end: number): Tail {
  const numeric = /\d$/.test(run);
  const broken = /^([ .])(\d{2,8})(?![a-z0-9.:年月日号元块小时天个分点岁])/.exec(
    line.slice(end, end + 11),
  );
  if (broken && (numeric ? broken[1] === ' ' : !isHandle(run)))
    return { meant: broken[2] as string, length: broken[0].length };
  const spelled =
    /^[零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖]{3,8}/.exec(line.slice(end, end + 9))?.[0] ?? '';
  return {
    meant: [...spelled].map((numeral) => numerals.get(numeral)).join(''),
    length: spelled.length,
  };
}

// Words that name a program or a thing and stand where names do: `微信/WhatsApp`, `微信 windows 版`.
const software = new Set(
  (
    'whatsapp telegram wechat weixin facebook instagram messenger twitter tiktok skype signal potato ' +
    'kakaotalk android windows iphone macbook harmony harmonyos online please contact'
  ).split(' '),
);

/** Whether letters alone are a word of the sentence, which goes on after them. */
const isOrdinary = (line: string, name: string, start: number, end: number): boolean =>
  software.has(name) ||
  (line[start - 1] === ' ' &&
    /^(?: [a-z\u3400-\u9fff]|[\u3400-\u9fff])/.test(line.slice(end, end + 2)));

/** A run without the signs around it; stars are kept where they hide a part of a name. */
function nameOfRun(written: string): string {
  // Looked for from where signs begin only: else signs amid a run would be read over and over.
  const run = written.replace(/^[-_*]+|(?<![-_])[-_]+$/g, '');
  const bare = run.replace(/(?<!\*)\*+$/, '');
  if (isHandle(bare) || !run.includes('**')) return bare.split('*', 1)[0] as string;
  return run;
}

/** `加vxabc123`: the cue and the name in one run. Without a word before it many a name begins like that. */
function gluedName(line: string, run: string, start: number): Name | undefined {
  const cue = /^(?:vx|wx|weixin)[-_]?(?=[a-z0-9])/.exec(run)?.[0];
  if (cue === undefined) return undefined;
  const name = run.slice(cue.length);
  const meant =
    /[-_]$/.test(cue) ||
    /\d{3}|_/.test(name) ||
    /[加系+] {0,2}$/.test(line.slice(Math.max(0, start - 3), start));
  return meant && isHandle(name)
    ? { kind: 'wechat', name, from: start + cue.length, to: start + run.length }
    : undefined;
}

const isHandle = (name: string): boolean =>
  (/^[a-z0-9][a-z0-9_-]{4,31}$/.test(name) && /\d|_|-/.test(name)) || /^[a-z]{6,20}$/.test(name);

const isMaskedHandle = (name: string): boolean =>
  /^[a-z0-9_*-]{5,32}$/.test(name) && name.replace(/\*/g, '').length >= 2;

/** A picture to scan is a contact that text cannot name. */
function codes(line: string, add: AddContact): void {
  if (!/[扫码识图]/.test(line) && !line.includes('二维')) return;
  const match =
    /二维(?:码|马|ma)|截图扫码|扫图中码|扫码[加进入领]|扫一扫|识别图|长按识别|扫描图|扫[^，。！？\s]{0,3}[图码][^，。！？\s]{0,2}[加进入领]|见图[^，。！？\s]{0,4}[码马]/.exec(
      line,
    );
  if (match) add('qr-code', 'qr-code', true, match.index, match.index + match[0].length);
}
