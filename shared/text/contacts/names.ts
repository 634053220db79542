import { isLetterOrDigit } from '../normalise/characters.ts';
import { textBefore } from '../span.ts';
import { type CueOf, kindStatedAfter } from './cues.ts';
import { isBreak, isComma, numerals } from './digits.ts';
import type { AddContact, FoundContact } from './found.ts';
import { qqNumber } from './numbers.ts';

/** Adds names that contain letters. They are contacts only next to a cue. */
export function addNames(line: string, taken: Uint8Array, cueOf: CueOf, add: AddContact): void {
  let to = 0;
  for (let i = 0; i < line.length; i++) {
    if (!isLetterOrDigit(line.charCodeAt(i)) || taken[i] === 1) continue;
    // Letters up to `to` were already scanned if a spread name ended among them.
    to = Math.max(to, i);
    while (to < line.length && isMaskedNameCharacter(line.charCodeAt(to)) && !taken[to]) to++;
    const from = i;
    i = to;
    const spread = isLetterOrDigit(line.charCodeAt(from + 1)) ? undefined : spreadName(line, from);
    if (spread) {
      i = spread.to;
      const kind = cueOf(from);
      if (kind && /\d/.test(spread.name) && isHandle(spread.name))
        addName({ kind, value: spread.name, from, to: spread.to }, add);
      continue;
    }
    const isShort = to - from < shortestName && !numerals.has(line.charAt(to));
    const found = isShort ? undefined : readName(line, from, to, cueOf);
    if (found) addName(found, add);
  }
}

function addName({ kind, value, from, to }: FoundContact, add: AddContact): void {
  if (kind === 'group' || (kind === 'phone' && !value.startsWith('+'))) return;
  const finalKind = kind === 'qq' && !qqNumber.test(value) ? 'handle' : kind;
  add({ kind: finalKind, value, masked: value.includes('*'), from, to });
}

type Spread = { readonly name: string; readonly to: number };

const shortestSpread = 5;
const mostSigns = 4;

/** Reads a name of single letters and digits with signs between them: `d e m o 1 2`, `d.e-m/o*1.2`. */
function spreadName(line: string, from: number): Spread | undefined {
  let name = line[from] as string;
  let to = from + 1;
  while (name.length <= longestName) {
    let next = to;
    while (next - to < mostSigns && isSpreadSign(line.charCodeAt(next))) next++;
    if (next === to || !isLetterOrDigit(line.charCodeAt(next))) break;
    if (isLetterOrDigit(line.charCodeAt(next + 1))) break;
    const signs = line.slice(to, next);
    if (next - to > 1 && signs.includes('_')) name += '_';
    else if (signs === ' - ') name += '-';
    name += line[next];
    to = next + 1;
  }
  return name.length >= shortestSpread ? { name, to } : undefined;
}

/**
 * Whether a sign may separate the characters of a spread name. A colon, an @ and a line break end the
 * name.
 */
const isSpreadSign = (unit: number): boolean =>
  isComma(unit) || (isBreak(unit) && unit !== 0x3a && unit !== 0x40);

const shortestName = 3;
const longestName = 32;
const isNameCharacter = (unit: number): boolean =>
  isLetterOrDigit(unit) || unit === 0x5f || unit === 0x2d;
const isMaskedNameCharacter = (unit: number): boolean => isNameCharacter(unit) || unit === 0x2a;

function readName(line: string, from: number, to: number, cueOf: CueOf): FoundContact | undefined {
  const written = line.slice(from, to);
  // Digits alone are read by `addNumbers`.
  if (!/[a-z*]/.test(written)) return undefined;
  const run = stripSigns(written);
  const start = line.indexOf(run, from);
  const end = start + run.length;
  // So few letters are no handle, whatever announces them.
  if (/^[a-z]{1,5}$/.test(run) && tailOf(line, run, end).length === 0) return undefined;
  if (run.startsWith('wxid_')) return { kind: 'wechat', value: run, from: start, to: end };
  const kind = cueOf(start) ?? kindStatedAfter(line, run, end);
  if (kind === undefined) return nameAfterGluedCue(line, run, start) ?? correctedPhone(run, start);
  if (run.includes('*'))
    return isMaskedHandle(run) ? { kind, value: run, from: start, to: end } : undefined;
  const phone = correctedPhone(run, start);
  if (phone) return phone;
  const digits =
    kind === 'qq' && /^(?:[^\d]?\d){4,}[^\d]?$/.test(run) ? correctedDigits(run) : undefined;
  if (digits !== undefined) return { kind, value: digits, from: start, to: end };
  const tail = tailOf(line, run, end);
  const name = run + tail.meant;
  if (!/[a-z]/.test(run) || !isHandle(name) || (kind === 'handle' && !/[\d_]/.test(name)))
    return undefined;
  if (/^[a-z]+$/.test(name) && isOrdinary(line, name, start, end)) return undefined;
  if (kind === 'telegram' && isFlight(line, name, start)) return undefined;
  return { kind, value: name, from: start, to: end + tail.length };
}

/** Reads a number in which letters stand for similar digits: `138oo008ooo`. */
const correctedDigits = (run: string): string | undefined =>
  /^[0-9oilz]{5,13}$/.test(run) && /[oilz]/.test(run) && /\d.*\d.*\d/.test(run)
    ? run.replace(/[oilz]/g, (letter) => (letter === 'o' ? '0' : letter === 'z' ? '2' : '1'))
    : undefined;

const correctedPhone = (run: string, from: number): FoundContact | undefined => {
  if (run.length < 11 || run.length > 16) return undefined;
  const national = correctedDigits(run.replaceAll('-', ''))?.replace(/^86(?=1)/, '') ?? '';
  return /^1[3-9]\d{9}$/.test(national)
    ? { kind: 'phone', value: `+86${national}`, from, to: from + run.length }
    : undefined;
};

type Tail = { readonly meant: string; readonly length: number };

const numeral = '[零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖]';
/** `demo八八六六` */
const spelledTail = new RegExp(`^${numeral}{3,8}`);
/** Fewer belong to a name if letters or digits are beside them and no word goes on: `demo1八八`, `ab一88`; not `demo1一起`. */
const mixedTail = new RegExp(`^(?:${numeral}|[a-z0-9_])+(?![\\u3400-\\u9fffa-z0-9_])`);

/**
 * Rest of a name after a break or in Chinese numerals: `ab12 345`, `demo 8866`, `demo _ 8866`,
 * `demo八八六六`, `demo8八6六`.
 */
function tailOf(line: string, run: string, end: number): Tail {
  const numeric = /\d$/.test(run);
  const broken = /^([ .]| ?_ ?|[‐-—−])(\d{2,8})(?![a-z0-9.:年月日号元块小时天个分点岁])/.exec(
    line.slice(end, end + 13),
  );
  if (broken && (numeric ? broken[1] === ' ' : !isHandle(run))) {
    const [whole, sign = '', digits = ''] = broken;
    const kept = sign.includes('_') ? '_' : /[ .]/.test(sign) ? '' : '-';
    return { meant: kept + digits, length: whole.length };
  }
  const rest = line.slice(end, end + longestName);
  const mixed = mixedTail.exec(rest)?.[0] ?? '';
  const isMixed = mixed.length > 1 && (/\d/.test(run) || /[a-z0-9]/.test(mixed));
  const spelled = isMixed ? mixed : (spelledTail.exec(rest)?.[0] ?? '');
  return {
    meant: [...spelled].map((unit) => numerals.get(unit) ?? unit).join(''),
    length: spelled.length,
  };
}

// Names of software and other words that occur in the place of a name: `微信/WhatsApp`, `微信 windows 版`.
const software = new Set(
  (
    'whatsapp telegram wechat weixin facebook instagram messenger twitter tiktok skype signal potato ' +
    'kakaotalk android windows iphone macbook harmony harmonyos online please contact account accounts number ' +
    'numbers group groups channel official'
  ).split(' '),
);

/** Whether letters alone are a word of a sentence that goes on after them. */
const isOrdinary = (line: string, name: string, start: number, end: number): boolean =>
  software.has(name) ||
  (line[start - 1] === ' ' &&
    /^(?: [a-z\u3400-\u9fff]|[\u3400-\u9fff])/.test(line.slice(end, end + 2)));

const airlines = new Set(
  (
    '3u 8l 9c ac af ay ba br bk ca ci cn cx cz dr ek eu fm g5 gj gs gt ho hu hx jd jl ka ke kl kn ky lh mf mh mu nh nx ' +
    'ny nz oz pn pr qf qr qw sc sq su tg tk tv ua uo uq vn zh'
  ).split(' '),
);

/** 飞机 means Telegram and aeroplane: `飞机CA1501` is a flight, `加飞机ca1501` is not. */
const isFlight = (line: string, name: string, start: number): boolean =>
  /^[a-z\d]{2}\d{3,4}$/.test(name) &&
  airlines.has(name.slice(0, 2)) &&
  /(?<!加)(?:飞机|feiji)[: ]*$/.test(textBefore(line, start, 8));

/** Strips the signs around a run. Keeps stars that mask a part of a name. */
function stripSigns(written: string): string {
  if (!/[-_*]/.test(written)) return written;
  // The lookbehind avoids quadratic time on long runs of signs.
  const run = written.replace(/^[-_*]+|(?<![-_])[-_]+$/g, '');
  const bare = run.replace(/(?<!\*)\*+$/, '');
  if (isHandle(bare) || !run.includes('**')) return bare.split('*', 1)[0] as string;
  return run;
}

/**
 * Reads a cue and a name in one run: `加vxabc123`. Many names begin like a cue, so there has to be further
 * evidence, such as 加 before it.
 */
function nameAfterGluedCue(line: string, run: string, start: number): FoundContact | undefined {
  const cue = /^(?:vx|wx|weixin|v(?!ip))[-_]*(?=[a-z0-9])/.exec(run)?.[0];
  if (cue === undefined) return undefined;
  const name = run.slice(cue.length);
  const isAdded = /[加系+] {0,2}$/.test(textBefore(line, start, 3));
  const isCue =
    cue === 'v' ? isAdded && /\d/.test(name) : isAdded || /[-_]$/.test(cue) || /\d{3}|_/.test(name);
  return isCue && isHandle(name)
    ? { kind: 'wechat', value: name, from: start + cue.length, to: start + run.length }
    : undefined;
}

/** Whether a name is plausible: 5–32 characters with a digit, `_` or `-`, or 6–20 letters. */
export const isHandle = (name: string): boolean =>
  (/^[a-z0-9][a-z0-9_-]{4,31}$/.test(name) && /\d|_|-/.test(name)) || /^[a-z]{6,20}$/.test(name);

const isMaskedHandle = (name: string): boolean =>
  /^[a-z0-9_*-]{5,32}$/.test(name) && name.replace(/\*/g, '').length >= 2;
