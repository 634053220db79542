import { CharacterClass } from './tables/character-class.ts';
import {
  astralOf,
  classes,
  expansions,
  firstHan,
  folds,
  lastHan,
  spellings,
  splits,
  syllables,
} from './tables/tables.ts';

/**
 * A run of characters that were derived from a text. Character `i` was written at
 * `starts[i]..ends[i]` (UTF-16 indexes into the original), and `gaps[i]` is not 0 when something that
 * is not in the stream (a space, a sign, a picture) stood before it: one of `gapKinds`.
 */
export type Stream = {
  readonly length: number;
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly gaps: Uint8Array;
};

/**
 * What stood before a character: signs and spaces only, one letter or digit that touches both
 * neighbours, or more letters and digits. Only sounds tell the last two.
 */
export const gapKinds = { none: 0, signs: 1, oneLetter: 2, letters: 3 } as const;

/** What was written, read in four ways. */
export type Streams = {
  /** One `CharacterClass` for each character as written: the skeleton. */
  readonly skeleton: Uint8Array;
  /** Folded characters with separators kept, fillers gone where too many stand: what contacts are read from. */
  readonly folded: Stream;
  /** Folded characters without separators, split characters joined: what words are read from. */
  readonly plain: Stream;
  /** One sound a syllable, from characters and from typed pinyin: what homophones are read from. */
  readonly sounds: Stream;
};

/**
 * No post is read further than this. What characters unfold to is cut short where it would leave no room
 * for those that follow: a text is read to its end, whatever stands before.
 */
export const longestText = 65_536;

/**
 * From what was written to what was meant. Linear in the length of the text, never longer than
 * four times it, and never longer than `longestText` characters.
 *
 * @example
 * const { plain } = normalise('加 薇❤');
 * asString(plain); // '加薇心', and plain.starts[1] is 2
 */
export const normalise = (text: string, workspace?: Workspace): Streams => {
  const skeleton = skeletonFor(Math.min(text.length, longestText), workspace);
  const folded = fold(text, skeleton, workspace);
  const plain = rejoin(squeeze(folded, workspace), workspace);
  return { skeleton, folded, plain, sounds: soundsOf(plain, workspace) };
};

/** Memory that a reader uses again for every text: what was read before is gone. */
export type Workspace = {
  skeleton?: Uint8Array;
} & { [Name in 'folded' | 'squeezed' | 'rejoined' | 'sounds' | 'symbols']?: Writable };

export type Writable = {
  length: number;
  units: Uint16Array;
  starts: Uint32Array;
  ends: Uint32Array;
  gaps: Uint8Array;
};

const streamFor = (capacity: number): Writable => ({
  length: 0,
  units: new Uint16Array(capacity),
  starts: new Uint32Array(capacity),
  ends: new Uint32Array(capacity),
  gaps: new Uint8Array(capacity),
});

/** A stream to write to: the one that was used before, when it is long enough. */
export const taken = (
  workspace: Workspace | undefined,
  name: Exclude<keyof Workspace, 'skeleton'>,
  capacity: number,
): Writable => {
  if (!workspace) return streamFor(capacity);
  const kept = workspace[name];
  if (kept && kept.gaps.length >= capacity) {
    kept.length = 0;
    return kept;
  }
  const fresh = streamFor(roomFor(capacity));
  workspace[name] = fresh;
  return fresh;
};

const skeletonFor = (length: number, workspace: Workspace | undefined): Uint8Array => {
  if (!workspace) return new Uint8Array(length);
  if (!workspace.skeleton || workspace.skeleton.length < length)
    workspace.skeleton = new Uint8Array(roomFor(length));
  return workspace.skeleton.subarray(0, length);
};

const roomFor = (length: number): number => Math.min(length * 2 + 64, longestText);

const lengthened = <T extends Uint8Array | Uint16Array | Uint32Array>(longer: T, shorter: T): T => {
  longer.set(shorter);
  return longer;
};

/** Few characters unfold to more than one, so a stream starts as long as its text and grows. */
const grow = (stream: Writable): void => {
  const capacity = Math.min(stream.units.length * 2 + 16, longestText);
  stream.units = lengthened(new Uint16Array(capacity), stream.units);
  stream.starts = lengthened(new Uint32Array(capacity), stream.starts);
  stream.ends = lengthened(new Uint32Array(capacity), stream.ends);
  stream.gaps = lengthened(new Uint8Array(capacity), stream.gaps);
};

const put = (stream: Writable, n: number, unit: number, start: number, end: number): void => {
  if (n === stream.units.length) grow(stream);
  stream.units[n] = unit;
  stream.starts[n] = start;
  stream.ends[n] = end;
};

/** Character by character: the stages of `tables/stages.ts`, looked up. Marks and inserted fillers leave no trace. */
export const fold = (text: string, skeleton?: Uint8Array, workspace?: Workspace): Stream => {
  const read = Math.min(text.length, longestText);
  const out = taken(workspace, 'folded', read);
  const inserted = insertedIn(text, read);
  let n = 0;
  for (let at = 0; at < read; at++) {
    if (inserted !== undefined && inserted[at] === 1) {
      if (skeleton) skeleton[at] = CharacterClass.invisible;
      continue;
    }
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit < 0xe000) {
      const point = text.codePointAt(at) ?? unit;
      const width = point > 0xffff ? 2 : 1;
      const known = width === 2 ? astralOf(point) : undefined;
      if (skeleton) {
        skeleton[at] =
          known?.kind ?? (point >= 0x20000 ? CharacterClass.hanRare : CharacterClass.other);
        if (width === 2 && at + 1 < read) skeleton[at + 1] = continued;
      }
      const meant = known ? known.folded : null;
      // A picture without a meaning is only a gap; a lone surrogate is a replacement character.
      if (meant === null)
        put(out, n++, known?.kind === CharacterClass.picture ? 0x20 : 0xfffd, at, at + width);
      else {
        const room = Math.min(meant.length, longestText - n - Math.max(0, read - at - width));
        for (let k = 0; k < room; k++) put(out, n++, meant.charCodeAt(k), at, at + width);
      }
      at += width - 1;
      continue;
    }
    if (skeleton) skeleton[at] = classes[unit] as number;
    const meant = folds[unit] as number;
    if (meant === 0) continue;
    if (meant < 0xe000 || meant >= 0xf900) {
      put(out, n++, meant, at, at + 1);
      continue;
    }
    const longer = expansions[meant - 0xe000] ?? '';
    const room = Math.min(longer.length, longestText - n - (read - at - 1));
    for (let k = 0; k < room; k++) put(out, n++, longer.charCodeAt(k), at, at + 1);
  }
  out.length = n;
  dropFillers(out);
  return out;
};

/** So many letters or digits by turns with characters are no chance. */
const fewestByTurns = 10;
/** In a part of a text one is chance: `A1B2…号`. */
const fewestHanAmid = 2;
/** Sums and links that stand by turns with single characters, `100返130，500返680`, are mostly letters and digits. */
const leastOthers = 2 / 3;

/**
 * `高1价2收3卡4，5加6微7信8：9d1e2m3o`: marks the letters, or the digits, that stand by turns with all that is written,
 * contacts and signs too. Looked for in few places, since most texts hold none.
 */
const insertedIn = (text: string, read: number): Uint8Array | undefined => {
  let inserted: Uint8Array | undefined;
  let looked = 0;
  for (let probe = 1; probe + 5 < read; probe += fewestByTurns) {
    for (let at = Math.max(probe, looked); at < probe + 2; at++) {
      const kind = insertable(text.charCodeAt(at));
      if (
        kind === 0 ||
        insertable(text.charCodeAt(at + 1)) === kind ||
        insertable(text.charCodeAt(at + 2)) !== kind ||
        insertable(text.charCodeAt(at + 4)) !== kind
      )
        continue;
      const places = placesAround(text, read, at, kind);
      looked = (places.at(-1) as number) + 1;
      const disguising = disguisingOf(text, read, places, kind);
      if (disguising.length > 0) inserted ??= new Uint8Array(read);
      for (const place of disguising) (inserted as Uint8Array)[place] = 1;
    }
  }
  return inserted;
};

const insertable = (unit: number): number => (isDigit(unit) ? 1 : isLatin(unit) ? 2 : 0);

/** The places around one at which letters or digits of a kind stand by turns with characters, in order. */
const placesAround = (text: string, read: number, at: number, kind: number): readonly number[] => {
  const isOfKind = (place: number): boolean => insertable(text.charCodeAt(place)) === kind;
  let place = at;
  for (let before = at; before > 0 && isOfKind(before); ) {
    place = before;
    before -= isLow(text.charCodeAt(before - 1)) ? 3 : 2;
  }
  const places: number[] = [];
  while (place + 1 < read && isOfKind(place)) {
    places.push(place);
    place += isHigh(text.charCodeAt(place + 1)) ? 3 : 2;
  }
  return places;
};

/** Those of the places at which something was put to break words; none where they may be chance. */
const disguisingOf = (
  text: string,
  read: number,
  places: readonly number[],
  kind: number,
): readonly number[] => {
  if (places.length < fewestByTurns) return [];
  const isOfKind = (place: number): boolean => insertable(text.charCodeAt(place)) === kind;
  const others = places.map((place) => !isOfKind(place - 1));
  const isPart = (places[0] as number) > 2 || (places.at(-1) as number) < read - 3;
  if (isPart && others.filter(Boolean).length < leastOthers * places.length) return [];
  const first = Math.max(0, others.indexOf(true));
  const last = Math.max(0, others.lastIndexOf(true));
  let before = places[first] as number;
  while (before > 1 && isOfKind(before - 2)) before--;
  let after = places[last] as number;
  while (after < read && isOfKind(after)) after++;
  const disguising = places.slice(
    mayBeOfItsOwn((places[first] as number) - before) ? first : 0,
    mayBeOfItsOwn(after - (places[last] as number)) ? last : places.length,
  );
  const amid = [
    ...disguising.slice(0, 1).map((place) => place - 1),
    ...disguising.map((place) => place + 1),
  ];
  const han = amid.map((place) => text.charCodeAt(place)).filter(isHan);
  const measures = han.filter((unit) => ofMeasure.has(unit)).length;
  return han.length >= fewestHanAmid && measures * 2 < han.length ? disguising : [];
};

/** So many letters or digits at an end of such writing may be a name or number as it is; in more of them some were inserted. */
const mayBeOfItsOwn = (length: number): boolean => length >= 7 && length <= 12;

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Words that mean nothing by themselves: put between the characters of a word they break it. */
const isFiller = new Uint8Array(0x10000);
for (const filler of '的了呢啊吧吗嘛哦呀之丶灬') isFiller[filler.charCodeAt(0)] = 1;
const fewestFillers = 3;
/** Of collected ordinary posts 2 % hold more than this, of offers with one after three characters in ten 96 %. */
const mostFillers = 1 / 8;

/** `高的价收的银的行卡` is 高价收银行卡: takes fillers out of a stream that holds more than most people put into theirs. */
const dropFillers = (stream: Writable): void => {
  const { units, starts, ends } = stream;
  let found = 0;
  let words = 0;
  for (let i = 0; i < stream.length; i++) {
    const unit = units[i] as number;
    found += isFiller[unit] as number;
    words += wordUnits[unit] as number;
  }
  if (found < fewestFillers || found <= mostFillers * words) return;
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    if (isFiller[units[i] as number] === 1) continue;
    units[n] = units[i] as number;
    starts[n] = starts[i] as number;
    ends[n++] = ends[i] as number;
  }
  stream.length = n;
};

/** Stands in the skeleton for the second half of a surrogate pair. */
export const continued = 255;

/** Removes separators, keeps at most three of the same character in a row, notes the gaps. */
export const squeeze = (stream: Stream, workspace?: Workspace): Stream => {
  const out = taken(workspace, 'squeezed', stream.length);
  const { units, starts, ends, gaps } = out;
  let n = 0;
  let gap = 1;
  for (let i = 0; i < stream.length; i++) {
    const unit = stream.units[i] as number;
    if (wordUnits[unit] === 0) {
      gap = 1;
      continue;
    }
    if (n > 2 && units[n - 1] === unit && units[n - 2] === unit && units[n - 3] === unit) {
      ends[n - 1] = stream.ends[i] as number;
      continue;
    }
    units[n] = unit;
    starts[n] = stream.starts[i] as number;
    ends[n] = stream.ends[i] as number;
    gaps[n++] = gap;
    gap = 0;
  }
  out.length = n;
  dropInserted(out);
  return out;
};

/** So many letters or digits, each alone between two characters, are put there to break words. */
const fewestInserted = 3;

/**
 * `高1价2收3卡` is 高价收卡: takes out of a stream the single letters and digits that stand by turns with
 * Han characters. A date (`年1月2日`) is written like that too and stays as it is.
 */
const dropInserted = (stream: Writable): void => {
  const { units, starts, ends, gaps } = stream;
  let n = 0;
  for (let i = 0; i < stream.length; ) {
    let last = i;
    let inserted = 0;
    let measures = 0;
    while (isHan(units[last] as number)) {
      const next = afterInserted(stream, last);
      if (next === last) break;
      last = next;
      inserted++;
      measures += Number(ofMeasure.has(units[last] as number));
    }
    const disguised = inserted >= fewestInserted && measures * 2 < inserted;
    // Most texts stay as they are.
    if (!disguised && n === i) n = last + 1;
    else
      for (let k = i; k <= last; k++) {
        if (disguised && !isHan(units[k] as number)) continue;
        units[n] = units[k] as number;
        starts[n] = starts[k] as number;
        ends[n] = ends[k] as number;
        gaps[n++] = disguised && k > i ? gapKinds.signs : (gaps[k] as number);
      }
    i = last + 1;
  }
  stream.length = n;
};

/** The Han character after a letter or digit that stands alone, or after two with a sign between them. */
const afterInserted = (stream: Stream, at: number): number => {
  if (!mayBeInserted(stream, at + 1)) return at;
  const apart = stream.gaps[at + 2] !== gapKinds.none;
  const next = apart && mayBeInserted(stream, at + 2) ? at + 3 : at + 2;
  return next < stream.length && isHan(stream.units[next] as number) ? next : at;
};

const mayBeInserted = ({ units, length }: Stream, at: number): boolean =>
  at < length && isLetterOrDigit(units[at] as number);

/** What stands after a number in ordinary writing. */
const ofMeasure: ReadonlySet<number> = new Set(
  Array.from('年月日号时点分秒元块毛角个只件次天周岁届楼层栋室床度米斤公克题章节条', (character) =>
    character.charCodeAt(0),
  ),
);

/** The classes of characters that words are made of; the others separate. */
const wordClasses = Uint8Array.from(Object.values(CharacterClass), (kind) =>
  Number(
    kind !== CharacterClass.separator &&
      kind !== CharacterClass.lineBreak &&
      kind !== CharacterClass.picture,
  ),
);

/** Code unit → 1 if words are made of it, 0 if it separates them. */
const wordUnits = (() => {
  const units = new Uint8Array(0x10000);
  for (let unit = 0x80; unit < units.length; unit++)
    units[unit] = wordClasses[classes[unit] as number] as number;
  // Folded text holds no capital letters.
  for (const letter of 'abcdefghijklmnopqrstuvwxyz0123456789') units[letter.charCodeAt(0)] = 1;
  units[0xfffd] = 0;
  return units;
})();

/** Whether words are made of it; the rest only separates. */
export const isOfWords = (unit: number): boolean => wordUnits[unit] === 1;

// Radicals that never stand alone in ordinary writing: a pair that starts with one is one character.
const bound = new Uint8Array(0x10000);
for (const radical of '亻讠钅扌氵纟犭忄礻衤饣刂艹辶灬疒牜阝罒彳⻊⺙')
  bound[radical.charCodeAt(0)] = 1;

const joined: ReadonlyMap<number, number> = new Map(
  [...splits].flatMap(([whole, pairs]) =>
    pairs
      .filter(
        (pair) =>
          pair.length === 2 && (bound[pair.charCodeAt(0)] === 1 || bound[pair.charCodeAt(1)] === 1),
      )
      .map((pair) => [pairKey(pair.charCodeAt(0), pair.charCodeAt(1)), whole.charCodeAt(0)]),
  ),
);

function pairKey(left: number, right: number): number {
  return left * 0x10000 + right;
}

/** Joins characters that were taken apart into radicals (亻言 → 信). Parts that are words of their
 * own (弓长) are left to the lexicon, which knows its words in split form. */
export const rejoin = (stream: Stream, workspace?: Workspace): Stream => {
  let first = -1;
  for (let i = 0; i < stream.length; i++) {
    if (bound[stream.units[i] as number] === 1) {
      first = i;
      break;
    }
  }
  if (first < 0) return stream;
  const out = taken(workspace, 'rejoined', stream.length);
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    const whole =
      i + 1 < stream.length
        ? joined.get(pairKey(stream.units[i] as number, stream.units[i + 1] as number))
        : undefined;
    out.units[n] = whole ?? (stream.units[i] as number);
    out.starts[n] = stream.starts[i] as number;
    out.gaps[n] = stream.gaps[i] as number;
    if (whole !== undefined) i++;
    out.ends[n++] = stream.ends[i] as number;
  }
  out.length = n;
  return out;
};

/** One unit a syllable. Typed pinyin counts when a whole Latin run is made of syllables, or a word of it. */
export const soundsOf = (plain: Stream, workspace?: Workspace): Stream => {
  const out = taken(workspace, 'sounds', plain.length);
  let n = 0;
  // Letters and digits without a sound since the last one, and whether anything else stood there.
  let skipped = 0;
  let apart = true;
  for (let i = 0; i < plain.length; ) {
    const unit = plain.units[i] as number;
    if (isLatin(unit)) {
      let end = i;
      while (end < plain.length && isLatin(plain.units[end] as number)) end++;
      let heard = typedPinyin(plain, i, end, out, n);
      const whole = heard > n;
      for (let from = i; from < end; ) {
        let to = whole ? end : from + 1;
        while (to < end && plain.gaps[to] === gapKinds.none) to++;
        if (!whole && to - from < end - i) heard = typedPinyin(plain, from, to, out, n);
        apart ||= plain.gaps[from] !== gapKinds.none;
        if (heard === n) skipped += to - from;
        else {
          out.gaps[n] = gapOf(skipped, apart);
          n = heard;
          skipped = 0;
          apart = false;
        }
        from = to;
      }
      i = end;
      continue;
    }
    apart ||= plain.gaps[i] !== gapKinds.none;
    const sound = isHan(unit) ? (syllables[unit - firstHan] as number) : 0;
    if (sound === 0) skipped++;
    else {
      out.units[n] = sound;
      out.starts[n] = plain.starts[i] as number;
      out.ends[n] = plain.ends[i] as number;
      out.gaps[n++] = gapOf(skipped, apart);
      skipped = 0;
      apart = false;
    }
    i++;
  }
  out.length = n;
  return out;
};

const gapOf = (skipped: number, apart: boolean): number => {
  if (skipped === 0) return apart ? gapKinds.signs : gapKinds.none;
  return skipped === 1 && !apart ? gapKinds.oneLetter : gapKinds.letters;
};

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
/** A Han character of the basic block, which the tables of sounds cover. */
export const isHan = (unit: number): boolean => unit >= firstHan && unit <= lastHan;
/** A small Latin letter, as folding leaves them. */
export const isLatin = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;
export const isLetterOrDigit = (unit: number): boolean => isLatin(unit) || isDigit(unit);

const longestSpelling = 6;
const longestPinyin = 60;

/** A spelling as a number: five bits a letter. */
const keyWith = (key: number, letter: number): number => (key << 5) | (letter & 31);
const soundOfKey: ReadonlyMap<number, number> = new Map(
  [...spellings].map(([spelling, sound]) => [
    Array.from(spelling, (letter) => letter.charCodeAt(0)).reduce(keyWith, 0),
    sound,
  ]),
);

// Of each letter of a run the syllable with which the rest can be cut, and its sound; 0 where it cannot.
const sizes = new Uint8Array(longestPinyin + 1);
const heard = new Uint16Array(longestPinyin);

/** Cuts a Latin run into pinyin, longest syllable first with one step back; all or nothing. */
function typedPinyin(plain: Stream, start: number, end: number, out: Writable, at: number): number {
  const length = end - start;
  if (length < 2 || length > longestPinyin) return at;
  sizes[length] = 1;
  for (let i = length - 1; i >= 0; i--) {
    sizes[i] = 0;
    const most = Math.min(longestSpelling, length - i);
    let key = 0;
    for (let size = 1; size <= most; size++) {
      key = keyWith(key, plain.units[start + i + size - 1] as number);
      const sound = sizes[i + size] === 0 ? undefined : soundOfKey.get(key);
      if (sound === undefined) continue;
      sizes[i] = size;
      heard[i] = sound;
    }
  }
  if (sizes[0] === 0) return at;
  let n = at;
  for (let i = 0; i < length; ) {
    const size = sizes[i] as number;
    out.units[n] = heard[i] as number;
    out.starts[n] = plain.starts[start + i] as number;
    out.ends[n] = plain.ends[start + i + size - 1] as number;
    out.gaps[n++] = gapKinds.none;
    i += size;
  }
  return n;
}

/** A stream, or a part of one, as a string. */
export const asString = (stream: Stream, from = 0, to = stream.length): string => {
  const { buffer, byteOffset } = stream.units;
  return Buffer.from(buffer, byteOffset + from * 2, Math.max(0, to - from) * 2).toString('utf16le');
};
