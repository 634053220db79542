import {
  isDigit,
  isHan,
  isHighSurrogate,
  isLatin,
  isLetterOrDigit,
  isLowSurrogate,
  unitsOf,
} from './characters.ts';
import { gapKinds, type MutableStream, type Stream } from './stream.ts';

/** Number of letters or digits alternating with characters from which this is not a coincidence. */
const fewestAlternating = 10;
/**
 * Least number of Han characters between them: a single one is a coincidence, as in `A1B2…号`. Those before and after
 * do not count: `电话1 3 8 0 0 0 0 8 0 0 0微信同号` is a number.
 */
const fewestHanBetween = 2;
/**
 * Least share of places that follow another kind of character, in a part of a text. Amounts and links with
 * single characters between them, `100返130，500返680`, have less.
 */
const leastOtherShare = 2 / 3;

/**
 * Marks letters or digits that alternate with all other characters, including contacts and signs:
 * `高1价2收3卡4，5加6微7信8：9d1e2m3o`. Only a few positions are probed, because most texts have none.
 */
export const markInserted = (text: string, read: number): Uint8Array | undefined => {
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
  const isInName = (place: number): boolean => isOfKind(place) || text[place] === '_';
  const others = places.map((place) => !isInName(place - 1));
  const isPart = (places[0] as number) > 2 || (places.at(-1) as number) < read - 3;
  if (isPart && others.filter(Boolean).length < leastOtherShare * places.length) return [];
  const first = Math.max(0, others.indexOf(true));
  const last = Math.max(0, others.lastIndexOf(true));
  let before = places[first] as number;
  while (before > 1 && isInName(before - 2)) before--;
  let after = places[last] as number;
  while (after < read && isInName(after)) after++;
  const insertedPlaces = places.slice(
    mayBeWholeName((places[first] as number) - before) ? first : 0,
    mayBeWholeName(after - (places[last] as number)) ? last : places.length,
  );
  const between = insertedPlaces.slice(0, -1).map((place) => text.charCodeAt(place + 1));
  const han = between.filter(isHan);
  const measures = han.filter((unit) => measureWords.has(unit)).length;
  return han.length >= fewestHanBetween && measures * 2 < han.length ? insertedPlaces : [];
};

/**
 * Whether letters or digits at the end of such a part may be an unaltered name or number. Longer ones include
 * inserted characters.
 */
const mayBeWholeName = (length: number): boolean => length >= 7 && length <= 12;

/** Number of single letters or digits between characters from which they count as inserted to break words. */
const fewestInserted = 3;

/**
 * Removes single letters and digits that alternate with Han characters: `高1价2收3卡` becomes 高价收卡.
 * Dates and the like (`年1月2日`) are kept.
 */
export const dropInserted = (stream: MutableStream): void => {
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
const measureWords = unitsOf(
  '年月日号时点分秒元块毛角个只件次天周岁届楼层栋室床度米斤公克题章节条',
);
