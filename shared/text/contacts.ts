import { asString, type Stream } from './normalise.ts';
import type { Contact } from './reading.ts';
import { firstHan, spellings, syllables } from './tables/tables.ts';

type Kind = Contact['kind'];

const mostContacts = 32;

/**
 * The ways to reach somebody that a text holds, each as one identity however it was written.
 *
 * Read from the folded stream, so `ⓠⓠ：７８ 99-001` is `7899001`. A mobile number is one identity
 * (`+86…`) whether it is called a phone or a WeChat number. What is partly hidden is `masked` and
 * links nothing. Nothing is opened or resolved.
 */
export const contactsOf = (text: string, folded: Stream): Contact[] => {
  const line = asString(folded);
  const taken = new Uint8Array(line.length);
  const found: Contact[] = [];
  const add = (kind: Kind, value: string, masked: boolean, from: number, to: number): void => {
    if (found.length >= mostContacts) return;
    for (let i = from; i < to; i++) if (taken[i] === 1) return;
    taken.fill(1, from, to);
    const start = folded.starts[from] as number;
    const end = folded.ends[to - 1] as number;
    found.push({ kind, value, masked, start, end, text: text.slice(start, end) });
  };
  if (line.includes('@')) addresses(line, add);
  if (line.includes('.') || line.includes('://')) links(text, line, folded, add);
  if (/[A-Z]{3}/.test(text)) redactions(text, folded, line, add);
  numbers(line, taken, add);
  names(line, taken, add);
  codes(line, add);
  return found.sort((a, b) => a.start - b.start);
};

type Add = (kind: Kind, value: string, masked: boolean, from: number, to: number) => void;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const isLatin = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;
const isName = (unit: number): boolean =>
  isDigit(unit) || isLatin(unit) || unit === 0x5f || unit === 0x2d;
const isHan = (unit: number): boolean => unit >= firstHan && unit < 0xa000;

/** `name@host.tld` is mail; `@name` is a handle, on Telegram unless something else is said. */
function addresses(line: string, add: Add): void {
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < 64 && /[a-z0-9._+-]/.test(line[from - 1] as string)) from--;
    let to = at + 1;
    while (to < line.length && to - at < 64 && /[a-z0-9._-]/.test(line[to] as string)) to++;
    while (to > at + 1 && /[._-]/.test(line[to - 1] as string)) to--;
    const host = line.slice(at + 1, to);
    if (from < at && host.includes('.') && isHost(host)) {
      add('email', line.slice(from, to), false, from, to);
      continue;
    }
    const name = /^[a-z0-9_]{4,32}/.exec(line.slice(at + 1, at + 34))?.[0];
    if (name && /[a-z]/.test(name)) add('telegram', name, false, at, at + 1 + name.length);
  }
}

// What is read as a link without a scheme: endings that abuse and ordinary people really use. A full
// list of public suffixes would read “8.5.ma” and file names as hosts.
const knownEnding =
  /\.(com|cn|net|org|cc|top|xyz|vip|me|app|io|co|tv|info|pw|pm|ty|in|club|shop|site|online|live|icu|wang|fun|win|bet|asia|biz|link|work|ltd|ink|red|pro|cloud|store|space|tech|hk|tw|la|gg|im|to|ly|us|uk|jp|kr|ru|ph|kh|my|sg|vn|th|example|test)$/;

const isHost = (host: string): boolean =>
  knownEnding.test(host) && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host);

/** Links with or without a scheme, `hxxp` included; `t.me/name` is the name itself. */
function links(text: string, line: string, folded: Stream, add: Add): void {
  let from = 0;
  while (from < line.length) {
    const dot = nextDot(line, from);
    if (dot < 0) return;
    let start = dot;
    while (start > from && dot - start < 253 && isHostCharacter(line.charCodeAt(start - 1)))
      start--;
    let end = dot;
    while (end < line.length && end - start < 253 && isHostCharacter(line.charCodeAt(end))) end++;
    from = end + 1;
    const host = line.slice(start, end).replace(/^[.-]+|[.-]+$/g, '');
    if (!isHost(host)) continue;
    start = line.indexOf(host, start);
    end = start + host.length;
    const scheme =
      /(?:h[tx]{2}ps?):\/\/$/.exec(line.slice(Math.max(0, start - 9), start))?.[0] ?? '';
    let to = end;
    if (line[end] === ':' && isDigit(line.charCodeAt(end + 1))) {
      to++;
      while (isDigit(line.charCodeAt(to)) && to - end < 6) to++;
    }
    if (/[/?#]/.test(line[to] ?? '')) {
      while (to < line.length && to - end < 2048 && isLinkCharacter(line.charCodeAt(to))) to++;
    }
    while (to > end && /[.,;:!?)\]'"]/.test(line[to - 1] as string)) to--;
    const bare = host.replace(/^www\./, '');
    const path = asWritten(text, folded, line, end, to).replace(/\/$/, '');
    from = Math.max(from, to);
    if (bare === 't.me' || bare === 'telegram.me') {
      const name = /^\/(?:s\/)?([a-z0-9_]{4,32})/i.exec(path)?.[1];
      if (name && !/^joinchat$/i.test(name)) {
        add('telegram', name.toLowerCase(), false, start - scheme.length, to);
        continue;
      }
    }
    add('url', bare + path, false, start - scheme.length, to);
  }
}

const nextDot = (line: string, from: number): number => {
  for (let at = line.indexOf('.', from); at >= 0; at = line.indexOf('.', at + 1)) {
    if (at > 0 && isHostCharacter(line.charCodeAt(at - 1)) && isLatin(line.charCodeAt(at + 1)))
      return at;
  }
  return -1;
};
const isHostCharacter = (unit: number): boolean =>
  isDigit(unit) || isLatin(unit) || unit === 0x2e || unit === 0x2d;
const isLinkCharacter = (unit: number): boolean =>
  unit > 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x3c && unit !== 0x3e;

/** Paths are case-sensitive, so they are taken from the original where that is plain ASCII. */
function asWritten(text: string, folded: Stream, line: string, from: number, to: number): string {
  if (from >= to) return '';
  const written = text.slice(folded.starts[from], folded.ends[to - 1]);
  return written.length === to - from && /^[\x21-\x7e]*$/.test(written)
    ? written
    : line.slice(from, to);
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

function redactions(text: string, folded: Stream, line: string, add: Add): void {
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
function numbers(line: string, taken: Uint8Array, add: Add): void {
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
        ? /^(?:\*{2,8}|x{3,8})/.exec(line.slice(i, i + 8))?.[0]
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
  if (cue) return looksLikeDateOrAmount(run) && cue !== 'qq' ? undefined : cue;
  if (looksLikeDateOrAmount(run)) return undefined;
  const disguised = run.breaks.length > 0 || (run.spelled > 0 && run.spelled < real);
  return disguised && real >= 7 && real <= 11 && run.spelled < real ? 'handle' : undefined;
}

const asPhone = ({ digits }: Run): string => {
  const national = digits.replace(/^(?:0086|86)(?=1[3-9])/, '');
  return /^1[3-9]/.test(national) && national.length === 11 ? `+86${national}` : digits;
};

const sound = (spelling: string): number => spellings.get(spelling) ?? -1;
const cueSounds: ReadonlyMap<number, Kind> = new Map<number, Kind>([
  [sound('wei'), 'wechat'],
  [sound('xin'), 'wechat'],
  [sound('kou'), 'qq'],
  [sound('qun'), 'group'],
]);
const cueLatin: readonly (readonly [RegExp, Kind])[] = [
  [/(?:vx|wx|weixin|wechat|v信|vxin|wxh|微信号?|卫星|威信)$/, 'wechat'],
  [/(?:^|[^a-z])v$/, 'wechat'],
  [/(?:q+群|群号?|加群)$/, 'group'],
  [/(?:^|[^a-z])(?:qq|q|cc|扣扣|企鹅|企鹅号|口口|乞鹅|求求|球球)号?$/, 'qq'],
  [/(?:tg|telegram|飞机|电报|纸飞机|飞机号|土豆)$/, 'telegram'],
  [/(?:电话|手机|热线|致电|联系电话|tel)$/, 'phone'],
];

/** What is said right before: `加微`, `vx:`, `扣扣` and whatever sounds like them. */
function cueBefore(line: string, at: number): Kind | undefined {
  let end = at;
  while (end > 0 && at - end < 4 && isFiller(line.charCodeAt(end - 1))) end--;
  const before = line.slice(Math.max(0, end - 10), end).replace(/[^\p{L}\p{N}]/gu, '');
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

/** Names made of letters, which are only contacts when a cue stands before them. */
function names(line: string, taken: Uint8Array, add: Add): void {
  for (let i = 0; i < line.length; i++) {
    if (!isName(line.charCodeAt(i)) || taken[i] === 1) continue;
    let to = i;
    while (to < line.length && isName(line.charCodeAt(to)) && !taken[to]) to++;
    const from = i;
    i = to;
    const found = to - from < fewestOfName ? undefined : nameIn(line, from, to);
    if (found) add(found.kind, found.name, false, found.from, found.to);
  }
}

const fewestOfName = 3;

function nameIn(
  line: string,
  from: number,
  to: number,
): { kind: Kind; name: string; from: number; to: number } | undefined {
  // `vxabc123`: the cue and the name in one run.
  const run = line.slice(from, to).replace(/^[-_]+|[-_]+$/g, '');
  const start = line.indexOf(run, from);
  const glued = /^(?:vx|wx|weixin)[-_]?(?=[a-z0-9])/.exec(run);
  const rest = glued ? run.slice(glued[0].length) : run;
  if (glued && isHandle(rest))
    return { kind: 'wechat', name: rest, from: start + glued[0].length, to: start + run.length };
  const kind = cueBefore(line, start);
  if (kind === undefined || kind === 'phone' || kind === 'group') return undefined;
  // `ab12 345`: the tail of a name after a space.
  const tail =
    /^ \d{2,8}(?![a-z0-9])/.exec(line.slice(start + run.length, start + run.length + 11))?.[0] ??
    '';
  const name = run + (/\d$/.test(run) ? tail.trim() : '');
  const end = start + run.length + (/\d$/.test(run) ? tail.length : 0);
  return isHandle(name)
    ? { kind: kind === 'qq' ? 'handle' : kind, name, from: start, to: end }
    : undefined;
}

const isHandle = (name: string): boolean =>
  (/^[a-z0-9][a-z0-9_-]{4,31}$/.test(name) && /\d|_|-/.test(name)) || /^[a-z]{6,20}$/.test(name);

/** A picture to scan is a contact that text cannot name. */
function codes(line: string, add: Add): void {
  if (!/[扫码识]/.test(line)) return;
  const match = /二维码|扫码[加进入]|扫一扫|识别图|长按识别|扫描图/.exec(line);
  if (match) add('qr-code', 'qr-code', true, match.index, match.index + match[0].length);
}
