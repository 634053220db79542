import { type AddContact, isHost, links, refanged } from './links.ts';
import { asString, isDigit, isLatin, type Stream } from './normalise.ts';
import type { Contact } from './reading.ts';
import { firstHan, spellings, syllables } from './tables/tables.ts';

type Kind = Contact['kind'];

const mostContacts = 32;

/**
 * The ways to reach somebody that a text holds, each as one identity however it was written.
 *
 * Read from the folded stream, so `ⓠⓠ：７８ 99-001` is `7899001`. A mobile number is one identity
 * (`+86…`) whether it is called a phone or a WeChat number. What is partly hidden, or leads to a site
 * that everybody uses, is `masked` and links nothing. Nothing is opened or resolved.
 */
export const contactsOf = (text: string, folded: Stream): Contact[] => {
  const { stream, line } = refanged(folded, asString(folded));
  const taken = new Uint8Array(line.length);
  const found: Contact[] = [];
  const add: AddContact = (kind, value, masked, from, to) => {
    if (found.length >= mostContacts) return;
    for (let i = from; i < to; i++) if (taken[i] === 1) return;
    taken.fill(1, from, to);
    const start = stream.starts[from] as number;
    const end = stream.ends[to - 1] as number;
    found.push({ kind, value, masked, start, end, text: text.slice(start, end) });
  };
  if (line.includes('@')) addresses(line, add);
  if (line.includes('.') || line.includes('://')) links(text, line, stream, add);
  if (/[A-Z]{3}/.test(text)) redactions(text, stream, line, add);
  numbers(line, taken, add);
  names(line, taken, add);
  codes(line, add);
  return found.sort((a, b) => a.start - b.start);
};

const isName = (unit: number): boolean =>
  isDigit(unit) || isLatin(unit) || unit === 0x5f || unit === 0x2d;
const isHan = (unit: number): boolean => unit >= firstHan && unit < 0xa000;

/** `name@host.tld` is mail; `@name` is a handle, on Telegram unless something else is said. */
function addresses(line: string, add: AddContact): void {
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && /[a-z0-9._+*-]/.test(line[from - 1] as string)) from--;
    let to = at + 1;
    while (to < line.length && to - at < 64 && /[a-z0-9._-]/.test(line[to] as string)) to++;
    while (to > at + 1 && /[._-]/.test(line[to - 1] as string)) to--;
    const host = line.slice(at + 1, to);
    if (from < at && host.includes('.') && isHost(host)) {
      add('email', line.slice(from, to), line.slice(from, at).includes('*'), from, to);
      continue;
    }
    // `site.example/@name` is somebody's page there.
    if (/[a-z0-9]\/$/.test(line.slice(Math.max(0, at - 2), at))) continue;
    const name =
      /^[a-z0-9_*]{4,32}/.exec(line.slice(at + 1, at + 34))?.[0].replace(/\*+$/, '') ?? '';
    if (name.length >= 4 && /[a-z]/.test(name))
      add('telegram', name, name.includes('*'), at, at + 1 + name.length);
  }
}

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
function numbers(line: string, taken: Uint8Array, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (digitOf[line.charCodeAt(i)] === 0 || taken[i] === 1) continue;
    const run = numberFrom(line, i, taken);
    if (run.digits.length < fewestDigits) {
      i = run.to - 1;
      continue;
    }
    const kind = kindOfNumber(line, run);
    if (kind) add(kind, kind === 'phone' ? asPhone(run) : run.digits, run.masked, run.from, run.to);
    i = run.to - 1;
  }
}

type Run = {
  readonly from: number;
  readonly to: number;
  readonly digits: string;
  /** How many digits were Chinese numerals, and how many breaks stood between digits. */
  readonly spelled: number;
  readonly breaks: readonly string[];
  readonly groups: readonly number[];
  readonly masked: boolean;
};

const startsNumber = (line: string, at: number): boolean => digitOf[line.charCodeAt(at)] !== 0;

const fewestDigits = 5;
const longestBreak = 2;

function numberFrom(line: string, from: number, taken: Uint8Array): Run {
  let digits = '';
  let spelled = 0;
  let masked = false;
  let to = from;
  let group = 0;
  const groups: number[] = [];
  const breaks: string[] = [];
  for (let i = from; i < line.length && digits.length < 20 && !taken[i]; ) {
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
    while (end < line.length && end - i < longestBreak && isBreak(line.charCodeAt(end))) end++;
    if (end === i || end >= line.length || !startsNumber(line, end)) break;
    breaks.push(line.slice(i, end));
    groups.push(group);
    group = 0;
    i = end;
  }
  groups.push(group);
  return { from, to, digits, spelled, breaks, groups, masked };
}

const isBreak = (unit: number): boolean =>
  unit !== 0x0a &&
  unit !== 0x0d &&
  !isDigit(unit) &&
  !isLatin(unit) &&
  !isHan(unit) &&
  unit !== 0x3001 &&
  unit !== 0x2c &&
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

function kindOfNumber(line: string, run: Run): Kind | undefined {
  const { digits, masked } = run;
  const real = digits.replaceAll('*', '').length;
  if (/[a-z_]/.test(line[run.to] ?? '') && run.breaks.length === 0) return undefined;
  if (run.from > 0 && /[a-z_]/.test(line[run.from - 1] as string) && !cueBefore(line, run.from))
    return undefined;
  if (masked)
    return real >= 4 && digits.length >= 7
      ? /^1[3-9]/.test(digits)
        ? 'phone'
        : cueBefore(line, run.from)
      : undefined;
  if (real - run.spelled < 2 && real < 7) return undefined;
  if (/^(?:86|0086)?1[3-9]\d{9}$/.test(digits)) return 'phone';
  if (line[run.from - 1] === '+' && real >= 8 && real <= 15 && run.breaks.length <= 4) {
    if (!/^[1-9]\d+$/.test(digits) || cueBefore(line, run.from - 1))
      return cueBefore(line, run.from - 1) ?? undefined;
    return run.spelled === 0 ? 'phone' : undefined;
  }
  if (/^(?:0\d{9,11}|400\d{7}|800\d{7})$/.test(digits) && run.spelled === 0) return 'phone';
  if (real < 5 || real > 12) return undefined;
  const cue = cueBefore(line, run.from) ?? cueAfter(line, run.to);
  if (cue) return looksLikeDateOrAmount(run) && !isSpacedNumber(run, cue) ? undefined : cue;
  if (looksLikeDateOrAmount(run)) return undefined;
  const disguised = run.breaks.length > 0 || (run.spelled > 0 && run.spelled < real);
  return disguised && real >= 7 && real <= 11 && run.spelled < real ? 'handle' : undefined;
}

/** `1 415 555 0123` is grouped as in North America, and no mobile number of the mainland. */
const northAmerican = '1,3,3,4';

const asPhone = ({ digits, groups }: Run): string => {
  const national = digits.replace(/^(?:0086|86)(?=1[3-9])/, '');
  const mainland = /^1[3-9]/.test(national) && national.length === 11;
  return mainland && groups.join() !== northAmerican ? `+86${national}` : digits;
};

const sound = (spelling: string): number => spellings.get(spelling) ?? -1;
const cueSounds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [sound('wei'), 'wechat'],
  [sound('xin'), 'wechat'],
  [sound('kou'), 'qq'],
  [sound('qun'), 'group'],
]);
const cueLatin: readonly (readonly [RegExp, Kind])[] = [
  [/(?:vx|wx|weixin|wechat|v信|vxin|wxh|[微薇威徽维喂]x|微信|卫星|威信)号?$/, 'wechat'],
  [/(?:^|[^a-z])v$/, 'wechat'],
  [/(?:群|裙|君羊)(?:号码?)?$/, 'group'],
  [/(?:^|[^a-z])(?:qq|q|cc|扣扣|企鹅|口口|乞鹅|求求|球球)号?$/, 'qq'],
  [/(?:tg|telegram|飞机|电报|纸飞机|土豆)号?$/, 'telegram'],
  [/(?:电话|手机|热线|致电|联系电话|tel)$/, 'phone'],
];
/** What may stand between a cue and the name: `我的微信是demo888`. */
const copula = /(?:就?是|为|叫|账号|id)$/;

/** What is said right before: `加微`, `vx:`, `扣扣` and whatever sounds like them. */
function cueBefore(line: string, at: number): Kind | undefined {
  let end = at;
  while (end > 0 && at - end < 4 && isFiller(line.charCodeAt(end - 1))) end--;
  const before = line
    .slice(Math.max(0, end - 10), end)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(copula, '');
  for (const [cue, kind] of cueLatin) if (cue.test(before)) return kind;
  const last = before.charCodeAt(before.length - 1);
  return isHan(last) ? cueSounds.get(syllables[last - firstHan] as number) : undefined;
}

/** And right after: `12345678微信`, `1234567看扣`. */
function cueAfter(line: string, at: number): Kind | undefined {
  const after = line
    .slice(at, at + 6)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 3);
  if (/^(?:加?(?:vx|wx|v$|微信|微$|薇))/.test(after)) return 'wechat';
  if (/^(?:加?(?:qq|扣扣|看扣|企鹅|口口))/.test(after)) return 'qq';
  return undefined;
}

const isFiller = (unit: number): boolean =>
  !isDigit(unit) && !isLatin(unit) && !isHan(unit) && unit !== 0x0a;

/** Names made of letters, which are only contacts when a cue stands beside them. */
function names(line: string, taken: Uint8Array, add: AddContact): void {
  for (let i = 0; i < line.length; i++) {
    if (!isName(line.charCodeAt(i)) || taken[i] === 1) continue;
    let to = i;
    while (to < line.length && isMaskedName(line.charCodeAt(to)) && !taken[to]) to++;
    const from = i;
    i = to;
    const found = to - from < fewestOfName ? undefined : nameIn(line, from, to);
    if (found) add(found.kind, found.name, found.name.includes('*'), found.from, found.to);
  }
}

const fewestOfName = 3;
const isMaskedName = (unit: number): boolean => isName(unit) || unit === 0x2a;

type Name = {
  readonly kind: Kind;
  readonly name: string;
  readonly from: number;
  readonly to: number;
};

function nameIn(line: string, from: number, to: number): Name | undefined {
  const run = nameOfRun(line.slice(from, to));
  const start = line.indexOf(run, from);
  const end = start + run.length;
  if (run.startsWith('wxid_')) return { kind: 'wechat', name: run, from: start, to: end };
  const kind = cueBefore(line, start) ?? ownerAfter(line, end);
  if (kind === undefined) return gluedName(line, run, start);
  if (kind === 'phone' || kind === 'group') return undefined;
  const named = kind === 'qq' ? 'handle' : kind;
  if (run.includes('*'))
    return isMaskedHandle(run) ? { kind: named, name: run, from: start, to: end } : undefined;
  // `ab12 345`: the tail of a name after a space.
  const tail = /\d$/.test(run)
    ? (/^ \d{2,8}(?![a-z0-9])/.exec(line.slice(end, end + 11))?.[0] ?? '')
    : '';
  const name = run + tail.trim();
  return isHandle(name) ? { kind: named, name, from: start, to: end + tail.length } : undefined;
}

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

/** `demo888是我微信` */
function ownerAfter(line: string, at: number): Kind | undefined {
  const said =
    /^ ?(?:就?是(?:我|本人)?的?|(?:我|本人)的?)(?:(微信|薇信|威信|vx|wx)|(?:qq|扣扣)|(电报|飞机|tg))/.exec(
      line.slice(at, at + 10),
    );
  if (!said) return undefined;
  return said[1] ? 'wechat' : said[2] ? 'telegram' : 'qq';
}

const isHandle = (name: string): boolean =>
  (/^[a-z0-9][a-z0-9_-]{4,31}$/.test(name) && /\d|_|-/.test(name)) || /^[a-z]{6,20}$/.test(name);

const isMaskedHandle = (name: string): boolean =>
  /^[a-z0-9_*-]{5,32}$/.test(name) && name.replace(/\*/g, '').length >= 2;

/** A picture to scan is a contact that text cannot name. */
function codes(line: string, add: AddContact): void {
  if (!/[扫码识图]/.test(line) && !line.includes('二维')) return;
  const match =
    /二维(?:码|马|ma)|扫码[加进入领]|扫一扫|识别图|长按识别|扫描图|扫[^，。！？\s]{0,3}[图码][^，。！？\s]{0,2}[加进入领]|见图[^，。！？\s]{0,4}[码马]/.exec(
      line,
    );
  if (match) add('qr-code', 'qr-code', true, match.index, match.index + match[0].length);
}
