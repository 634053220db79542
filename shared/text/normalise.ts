import { atFirstUse } from './data-file.ts';
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
 * A sequence of characters derived from a text. Character `i` was written at `starts[i]..ends[i]` (UTF-16
 * indexes into the original). `gaps[i]` is one of `gapKinds`: not 0 if something that is not in the stream
 * (a space, a sign, a picture) precedes it.
 */
export type Stream = {
  readonly length: number;
  readonly units: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly gaps: Uint8Array;
};

/**
 * What precedes a character outside the stream: only signs and spaces, one letter or digit that touches
 * both neighbours, or more letters and digits. The last two occur only in the stream of sounds.
 */
export const gapKinds = { none: 0, signs: 1, oneLetter: 2, letters: 3 } as const;

/** A text in four representations. */
export type Streams = {
  /** The `CharacterClass` of each UTF-16 unit as written. */
  readonly skeleton: Uint8Array;
  /** Folded characters with separators, without fillers if there are too many. Contacts are read from it. */
  readonly folded: Stream;
  /** Folded characters without separators, split characters joined. Words are read from it. */
  readonly plain: Stream;
  /** One sound per syllable, from characters and typed pinyin. Homophones are read from it. */
  readonly sounds: Stream;
};

/**
 * Largest number of UTF-16 units read of a text. Expansions of characters are cut short if they would leave
 * no room for the characters that follow, so that a text is always read to its end.
 */
export const longestText = 65_536;

/**
 * Normalises a text into streams of what was meant. Takes linear time. A stream is at most four times as
 * long as the text and at most `longestText` characters.
 *
 * @param workspace - buffers to reuse; the streams of the previous text become invalid.
 * @example
 * const { plain } = normalise('加 薇❤');
 * asString(plain); // '加薇心'
 * plain.starts[1]; // 2
 */
export const normalise = (text: string, workspace?: Workspace): Streams => {
  const skeleton = skeletonFor(Math.min(text.length, longestText), workspace);
  const folded = fold(text, skeleton, workspace);
  const plain = joinRadicals(dropSeparators(folded, workspace), workspace);
  return { skeleton, folded, plain, sounds: soundsOf(plain, workspace) };
};

/** Buffers that a reader reuses for every text. Their previous content is lost. */
export type Workspace = {
  skeleton?: Uint8Array;
} & { [Name in 'folded' | 'squeezed' | 'rejoined' | 'sounds' | 'symbols']?: MutableStream };

export type MutableStream = {
  length: number;
  units: Uint16Array;
  starts: Uint32Array;
  ends: Uint32Array;
  gaps: Uint8Array;
};

const newStream = (capacity: number): MutableStream => ({
  length: 0,
  units: new Uint16Array(capacity),
  starts: new Uint32Array(capacity),
  ends: new Uint32Array(capacity),
  gaps: new Uint8Array(capacity),
});

/** Returns a stream to write to: the one in the workspace if it is large enough, else a new one. */
export const borrowStream = (
  workspace: Workspace | undefined,
  name: Exclude<keyof Workspace, 'skeleton'>,
  capacity: number,
): MutableStream => {
  if (!workspace) return newStream(capacity);
  const reused = workspace[name];
  if (reused && reused.gaps.length >= capacity) {
    reused.length = 0;
    return reused;
  }
  const fresh = newStream(roomyCapacity(capacity));
  workspace[name] = fresh;
  return fresh;
};

const skeletonFor = (length: number, workspace: Workspace | undefined): Uint8Array => {
  if (!workspace) return new Uint8Array(length);
  if (!workspace.skeleton || workspace.skeleton.length < length)
    workspace.skeleton = new Uint8Array(roomyCapacity(length));
  return workspace.skeleton.subarray(0, length);
};

const roomyCapacity = (length: number): number => Math.min(length * 2 + 64, longestText);

const copyInto = <T extends Uint8Array | Uint16Array | Uint32Array>(longer: T, shorter: T): T => {
  longer.set(shorter);
  return longer;
};

/** Doubles the capacity of a stream. It starts at the length of the text, because few characters expand. */
const grow = (stream: MutableStream): void => {
  const capacity = Math.min(stream.units.length * 2 + 16, longestText);
  stream.units = copyInto(new Uint16Array(capacity), stream.units);
  stream.starts = copyInto(new Uint32Array(capacity), stream.starts);
  stream.ends = copyInto(new Uint32Array(capacity), stream.ends);
  stream.gaps = copyInto(new Uint8Array(capacity), stream.gaps);
};

const writeUnit = (
  stream: MutableStream,
  n: number,
  unit: number,
  start: number,
  end: number,
): void => {
  if (n === stream.units.length) grow(stream);
  stream.units[n] = unit;
  stream.starts[n] = start;
  stream.ends[n] = end;
};

/**
 * Folds each character by the tables, which contain the stages of `tables/stages.ts`. Marks, inserted letters
 * or digits, and fillers (if there are too many) are removed.
 */
export const fold = (text: string, skeleton?: Uint8Array, workspace?: Workspace): Stream => {
  const read = Math.min(text.length, longestText);
  const out = borrowStream(workspace, 'folded', read);
  const inserted = markInserted(text, read);
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
        if (width === 2 && at + 1 < read) skeleton[at + 1] = surrogateTail;
      }
      const meant = known ? known.folded : null;
      // A picture without a meaning becomes a space, a lone surrogate a replacement character.
      if (meant === null)
        writeUnit(out, n++, known?.kind === CharacterClass.picture ? 0x20 : 0xfffd, at, at + width);
      else {
        const room = Math.min(meant.length, longestText - n - Math.max(0, read - at - width));
        for (let k = 0; k < room; k++) writeUnit(out, n++, meant.charCodeAt(k), at, at + width);
      }
      at += width - 1;
      continue;
    }
    if (skeleton) skeleton[at] = classes[unit] as number;
    const meant = folds[unit] as number;
    if (meant === 0) continue;
    if (meant < 0xe000 || meant >= 0xf900) {
      writeUnit(out, n++, meant, at, at + 1);
      continue;
    }
    const longer = expansions[meant - 0xe000] ?? '';
    const room = Math.min(longer.length, longestText - n - (read - at - 1));
    for (let k = 0; k < room; k++) writeUnit(out, n++, longer.charCodeAt(k), at, at + 1);
  }
  out.length = n;
  dropFillers(out);
  return out;
};

/** Number of letters or digits alternating with characters from which this is not a coincidence. */
const fewestAlternating = 10;
/** Least number of Han characters among them: a single one is a coincidence, as in `A1B2…号`. */
const fewestHanNeighbours = 2;
/**
 * Least share of places that follow another kind of character, in a part of a text. Amounts and links with
 * single characters between them, `100返130，500返680`, have less.
 */
const leastOtherShare = 2 / 3;

/**
 * Marks letters or digits that alternate with all other characters, including contacts and signs:
 * `高1价2收3卡4，5加6微7信8：9d1e2m3o`. Only a few positions are probed, because most texts have none.
 */
const markInserted = (text: string, read: number): Uint8Array | undefined => {
  let inserted: Uint8Array | undefined;
  let searchedTo = 0;
  for (let probe = 1; probe + 5 < read; probe += fewestAlternating) {
    for (let at = Math.max(probe, searchedTo); at < probe + 2; at++) {
      const kind = insertableKind(text.charCodeAt(at));
      if (
        kind === 0 ||
        insertableKind(text.charCodeAt(at + 1)) === kind ||
        insertableKind(text.charCodeAt(at + 2)) !== kind ||
        insertableKind(text.charCodeAt(at + 4)) !== kind
      )
        continue;
      const places = alternatingPlaces(text, read, at, kind);
      searchedTo = (places.at(-1) as number) + 1;
      const insertedPlaces = insertedPlacesOf(text, read, places, kind);
      if (insertedPlaces.length > 0) inserted ??= new Uint8Array(read);
      for (const place of insertedPlaces) (inserted as Uint8Array)[place] = 1;
    }
  }
  return inserted;
};

const insertableKind = (unit: number): number => (isDigit(unit) ? 1 : isLatin(unit) ? 2 : 0);

/**
 * Returns the places around `at`, in order, at which letters or digits of a kind alternate with
 * characters.
 */
const alternatingPlaces = (
  text: string,
  read: number,
  at: number,
  kind: number,
): readonly number[] => {
  const isOfKind = (place: number): boolean => insertableKind(text.charCodeAt(place)) === kind;
  let place = at;
  for (let before = at; before > 0 && isOfKind(before); ) {
    place = before;
    before -= isLowSurrogate(text.charCodeAt(before - 1)) ? 3 : 2;
  }
  const places: number[] = [];
  while (place + 1 < read && isOfKind(place)) {
    places.push(place);
    place += isHighSurrogate(text.charCodeAt(place + 1)) ? 3 : 2;
  }
  return places;
};

/** Returns the places at which a character was inserted to break words; none if this may be a coincidence. */
const insertedPlacesOf = (
  text: string,
  read: number,
  places: readonly number[],
  kind: number,
): readonly number[] => {
  if (places.length < fewestAlternating) return [];
  const isOfKind = (place: number): boolean => insertableKind(text.charCodeAt(place)) === kind;
  const others = places.map((place) => !isOfKind(place - 1));
  const isPart = (places[0] as number) > 2 || (places.at(-1) as number) < read - 3;
  if (isPart && others.filter(Boolean).length < leastOtherShare * places.length) return [];
  const first = Math.max(0, others.indexOf(true));
  const last = Math.max(0, others.lastIndexOf(true));
  let before = places[first] as number;
  while (before > 1 && isOfKind(before - 2)) before--;
  let after = places[last] as number;
  while (after < read && isOfKind(after)) after++;
  const insertedPlaces = places.slice(
    mayBeWholeName((places[first] as number) - before) ? first : 0,
    mayBeWholeName(after - (places[last] as number)) ? last : places.length,
  );
  const neighbours = [
    ...insertedPlaces.slice(0, 1).map((place) => place - 1),
    ...insertedPlaces.map((place) => place + 1),
  ];
  const han = neighbours.map((place) => text.charCodeAt(place)).filter(isHan);
  const measures = han.filter((unit) => measureWords.has(unit)).length;
  return han.length >= fewestHanNeighbours && measures * 2 < han.length ? insertedPlaces : [];
};

/**
 * Whether letters or digits at the end of such a part may be an unaltered name or number. Longer ones include
 * inserted characters.
 */
const mayBeWholeName = (length: number): boolean => length >= 7 && length <= 12;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** 1 for fillers: characters without a meaning of their own, which are inserted into words to break them. */
const fillerUnits = new Uint8Array(0x10000);
for (const filler of '的了呢啊吧吗嘛哦呀之丶灬') fillerUnits[filler.charCodeAt(0)] = 1;
const fewestFillers = 3;
/**
 * Share of fillers above which they are removed. 2 % of collected ordinary posts have more, and 96 % of
 * offers with a filler inserted after three in ten characters.
 */
const mostFillers = 1 / 8;

/** Removes fillers from a stream with more of them than usual: `高的价收的银的行卡` becomes 高价收银行卡. */
const dropFillers = (stream: MutableStream): void => {
  const { units, starts, ends } = stream;
  let found = 0;
  let words = 0;
  for (let i = 0; i < stream.length; i++) {
    const unit = units[i] as number;
    found += fillerUnits[unit] as number;
    words += wordUnits[unit] as number;
  }
  if (found < fewestFillers || found <= mostFillers * words) return;
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    if (fillerUnits[units[i] as number] === 1) continue;
    units[n] = units[i] as number;
    starts[n] = starts[i] as number;
    ends[n++] = ends[i] as number;
  }
  stream.length = n;
};

/** Marks the second half of a surrogate pair in the skeleton. */
export const surrogateTail = 255;

/** Removes separators, records the gaps, and keeps at most three of the same character in a row. */
export const dropSeparators = (stream: Stream, workspace?: Workspace): Stream => {
  const out = borrowStream(workspace, 'squeezed', stream.length);
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

/** Number of single letters or digits between characters from which they count as inserted to break words. */
const fewestInserted = 3;

/**
 * Removes single letters and digits that alternate with Han characters: `高1价2收3卡` becomes 高价收卡.
 * Dates and the like (`年1月2日`) are kept.
 */
const dropInserted = (stream: MutableStream): void => {
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
      measures += Number(measureWords.has(units[last] as number));
    }
    const disguised = inserted >= fewestInserted && measures * 2 < inserted;
    // Fast path: nothing has been removed so far.
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

/**
 * Index of the Han character after a single letter or digit, or after two with a sign between them;
 * else `at`.
 */
const afterInserted = (stream: Stream, at: number): number => {
  if (!mayBeInserted(stream, at + 1)) return at;
  const isSeparated = stream.gaps[at + 2] !== gapKinds.none;
  const next = isSeparated && mayBeInserted(stream, at + 2) ? at + 3 : at + 2;
  return next < stream.length && isHan(stream.units[next] as number) ? next : at;
};

const mayBeInserted = ({ units, length }: Stream, at: number): boolean =>
  at < length && isLetterOrDigit(units[at] as number);

/** Characters that follow a number in ordinary text: measure words and units. */
const measureWords: ReadonlySet<number> = new Set(
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

/** Whether a code unit belongs to words; the others separate them. */
export const isWordUnit = (unit: number): boolean => wordUnits[unit] === 1;

// Radicals that never occur alone in ordinary text: a pair that contains one is one character.
const boundRadicals = new Uint8Array(0x10000);
for (const radical of '亻讠钅扌氵纟犭忄礻衤饣刂艹辶灬疒牜阝罒彳⻊⺙')
  boundRadicals[radical.charCodeAt(0)] = 1;

const wholeOfPair = atFirstUse(
  (): ReadonlyMap<number, number> =>
    new Map(
      [...splits()].flatMap(([whole, pairs]) =>
        pairs
          .filter(
            (pair) =>
              pair.length === 2 &&
              (boundRadicals[pair.charCodeAt(0)] === 1 || boundRadicals[pair.charCodeAt(1)] === 1),
          )
          .map((pair) => [pairKey(pair.charCodeAt(0), pair.charCodeAt(1)), whole.charCodeAt(0)]),
      ),
    ),
);

function pairKey(left: number, right: number): number {
  return left * 0x10000 + right;
}

/** Joins characters that were split into radicals (亻言 → 信). Parts that are words themselves (弓长) are
 * left to the lexicon, which contains the split forms of its words. */
export const joinRadicals = (stream: Stream, workspace?: Workspace): Stream => {
  let first = -1;
  for (let i = 0; i < stream.length; i++) {
    if (boundRadicals[stream.units[i] as number] === 1) {
      first = i;
      break;
    }
  }
  if (first < 0) return stream;
  const out = borrowStream(workspace, 'rejoined', stream.length);
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    const joined =
      i + 1 < stream.length
        ? wholeOfPair().get(pairKey(stream.units[i] as number, stream.units[i + 1] as number))
        : undefined;
    out.units[n] = joined ?? (stream.units[i] as number);
    out.starts[n] = stream.starts[i] as number;
    out.gaps[n] = stream.gaps[i] as number;
    if (joined !== undefined) i++;
    out.ends[n++] = stream.ends[i] as number;
  }
  out.length = n;
  return out;
};

/**
 * Returns one unit per syllable. Latin letters count as pinyin if the whole run, or a word in it, is
 * syllables.
 */
export const soundsOf = (plain: Stream, workspace?: Workspace): Stream => {
  const out = borrowStream(workspace, 'sounds', plain.length);
  let n = 0;
  // Number of letters and digits without a sound since the last sound, and whether anything else occurred.
  let skipped = 0;
  let isSeparated = true;
  for (let i = 0; i < plain.length; ) {
    const unit = plain.units[i] as number;
    if (isLatin(unit)) {
      let end = i;
      while (end < plain.length && isLatin(plain.units[end] as number)) end++;
      let typedEnd = writeTypedPinyin(plain, i, end, out, n);
      const isWholePinyin = typedEnd > n;
      for (let from = i; from < end; ) {
        let to = isWholePinyin ? end : from + 1;
        while (to < end && plain.gaps[to] === gapKinds.none) to++;
        if (!isWholePinyin && to - from < end - i)
          typedEnd = writeTypedPinyin(plain, from, to, out, n);
        isSeparated ||= plain.gaps[from] !== gapKinds.none;
        if (typedEnd === n) skipped += to - from;
        else {
          out.gaps[n] = gapOf(skipped, isSeparated);
          n = typedEnd;
          skipped = 0;
          isSeparated = false;
        }
        from = to;
      }
      i = end;
      continue;
    }
    isSeparated ||= plain.gaps[i] !== gapKinds.none;
    const sound = isHan(unit) ? (syllables[unit - firstHan] as number) : 0;
    if (sound === 0) skipped++;
    else {
      out.units[n] = sound;
      out.starts[n] = plain.starts[i] as number;
      out.ends[n] = plain.ends[i] as number;
      out.gaps[n++] = gapOf(skipped, isSeparated);
      skipped = 0;
      isSeparated = false;
    }
    i++;
  }
  out.length = n;
  return out;
};

const gapOf = (skipped: number, isSeparated: boolean): number => {
  if (skipped === 0) return isSeparated ? gapKinds.signs : gapKinds.none;
  return skipped === 1 && !isSeparated ? gapKinds.oneLetter : gapKinds.letters;
};

export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
/** Whether a code unit is a Han character between `firstHan` and `lastHan`, the range of the sound tables. */
export const isHan = (unit: number): boolean => unit >= firstHan && unit <= lastHan;
/** Whether a folded code unit is a Latin letter. Folding lower-cases letters. */
export const isLatin = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a;
export const isLetterOrDigit = (unit: number): boolean => isLatin(unit) || isDigit(unit);

const longestSpelling = 6;
const longestPinyin = 60;

/** Appends a letter to a spelling encoded as a number, five bits per letter. */
const keyWith = (key: number, letter: number): number => (key << 5) | (letter & 31);
const soundOfKey: ReadonlyMap<number, number> = new Map(
  [...spellings].map(([spelling, sound]) => [
    Array.from(spelling, (letter) => letter.charCodeAt(0)).reduce(keyWith, 0),
    sound,
  ]),
);

// For each letter of a run: length and sound of the syllable with which the rest can be divided into
// syllables; length 0 if that is impossible. Reused between runs.
const syllableLengths = new Uint8Array(longestPinyin + 1);
const syllableSounds = new Uint16Array(longestPinyin);

/**
 * Divides a Latin run into syllables of pinyin, preferring long ones at the beginning, and writes their
 * sounds to `out` from `at`. Returns the new end, or `at` if the run as a whole is not pinyin.
 */
function writeTypedPinyin(
  plain: Stream,
  start: number,
  end: number,
  out: MutableStream,
  at: number,
): number {
  const length = end - start;
  if (length < 2 || length > longestPinyin) return at;
  syllableLengths[length] = 1;
  for (let i = length - 1; i >= 0; i--) {
    syllableLengths[i] = 0;
    const most = Math.min(longestSpelling, length - i);
    let key = 0;
    for (let size = 1; size <= most; size++) {
      key = keyWith(key, plain.units[start + i + size - 1] as number);
      const sound = syllableLengths[i + size] === 0 ? undefined : soundOfKey.get(key);
      if (sound === undefined) continue;
      syllableLengths[i] = size;
      syllableSounds[i] = sound;
    }
  }
  if (syllableLengths[0] === 0) return at;
  let n = at;
  for (let i = 0; i < length; ) {
    const size = syllableLengths[i] as number;
    out.units[n] = syllableSounds[i] as number;
    out.starts[n] = plain.starts[start + i] as number;
    out.ends[n] = plain.ends[start + i + size - 1] as number;
    out.gaps[n++] = gapKinds.none;
    i += size;
  }
  return n;
}

/** Whether a clause begins at a character of a stream: a sign that ends clauses precedes it. */
export const startsClause = (text: string, { starts, ends, gaps }: Stream, at: number): boolean =>
  at > 0 &&
  gaps[at] !== gapKinds.none &&
  clauseEnd.test(text.slice(ends[at - 1] as number, starts[at] as number));
const clauseEnd = /[，。！？；：、,.!?;:\n]/;

/** Returns a stream, or a part of it, as a string. */
export const asString = (stream: Stream, from = 0, to = stream.length): string => {
  const { buffer, byteOffset } = stream.units;
  return Buffer.from(buffer, byteOffset + from * 2, Math.max(0, to - from) * 2).toString('utf16le');
};
