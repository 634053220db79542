import { type Cue, cues } from '../lexicon/cues.ts';
import { everydayCompounds } from '../lexicon/everyday-compounds.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { lowerBound } from '../lower-bound.ts';
import { flagsOf } from '../normalise/characters.ts';
import type { Streams } from '../normalise/normalise.ts';
import { asString, cutsWord, gapKinds, isJoined, type Stream } from '../normalise/stream.ts';
import { textBefore } from '../span.ts';
import { isEverydayWriting } from './everyday-writing.ts';
import { type Disguise, disguises, type Role, type Term, type Vocabulary } from './terms.ts';
import { matcherOf } from './trie.ts';

/** A word of the lexicon found in a text. Offsets are UTF-16 indexes into the original. */
export type Hit = {
  readonly term: Term;
  readonly disguise: Disguise;
  readonly start: number;
  readonly end: number;
};

/**
 * Whether a word was matched across two clauses or two words: `物联卡，注册` does not name 卡主, nor `我们不是骗子 诚信收`
 * 职称, nor `点一下，注册` 下注. Written plainly, a word is only taken apart if clauses go on to both sides of it
 * without a sign, because signs are inserted as a disguise as well. Matches by sound across two are not among the hits.
 */
export const isAcrossClauses = (text: string, { disguise, start, end }: Hit): boolean => {
  const written = text.slice(start, end);
  if (disguise === 'sound' && clauseSign.test(written)) return true;
  const separator = disguise === 'sound' ? twoApartBySpaces : twoApartByComma;
  return (
    separator.test(written) &&
    /\p{Script=Han}$/u.test(textBefore(text, start, 2)) &&
    /^\p{Script=Han}/u.test(text.slice(end, end + 2))
  );
};
const clauseSign = /[,;:!?，、。；：！？“”‘’【】《》（）\n]/;
const twoApartBySpaces = /^\p{Script=Han}\s+\p{Script=Han}$/u;
const twoApartByComma = /^\p{Script=Han}[，、。；：！？]\p{Script=Han}$/u;

/**
 * The words of the lexicon in a text. Counts are of distinct words; lists are by trade, in the
 * lexicon's order.
 */
export type Hits = {
  readonly all: readonly Hit[];
  /** Undisguised core words. */
  readonly core: readonly number[];
  readonly disguised: readonly number[];
  /** Objects of the trade with a trading verb near them; `objects` counts the others that are undisguised. */
  readonly traded: readonly number[];
  readonly objects: readonly number[];
  readonly context: readonly number[];
  readonly cues: Readonly<Record<Cue, number>>;
};

/** Whether some trade has a word, other than an object without a verb or an ordinary word. */
export const namesTrade = ({ core, disguised, traded }: Hits): boolean =>
  [core, disguised, traded].some((counts) => counts.some((words) => words > 0));

/** Whether a word names a deed or a thing of a trade. */
export const isThingOfTrade = ({ term: { role } }: Hit): boolean =>
  role === 'core' || role === 'object';

/** Largest number of hits returned. More would change nothing; the model still reads the rest of the text. */
export const mostHits = 256;

/** Largest number of matches in one stream, including words within words and trading verbs. */
const mostMatches = 16_384;

/** Largest distance between a trading verb and its object, in UTF-16 units of the original. */
const verbDistance = 10;

export type HitReader = (text: string, streams: Streams) => Hits;

/**
 * Creates a reader that finds the words of the lexicon in texts. Its buffers are reused for every text.
 */
export const hitReader = (vocabulary: Vocabulary): HitReader => {
  const { terms, plain: plainVariants, sounds: soundVariants } = vocabulary;
  const matchPlain = matcherOf(plainVariants.trie);
  const matchSounds = matcherOf(soundVariants.trie);
  const lastSeen = new Uint32Array(terms.length);
  const found = new Int32Array(mostMatches * 3);
  // For each character, the end of the furthest plainly written word that begins at or before it.
  let coveredBuffer = new Int32Array(1024);
  // For each character of a word that signs set apart, the end of the word.
  let apartBuffer = new Int32Array(1024);
  let textNumber = 0;
  return (text, streams) => {
    textNumber++;
    const all: Hit[] = [];
    const verbs: number[] = [];
    const counts: Record<Cue, number> = { ...zeroPerCue };
    const core = [...zeroPerTrade];
    const disguised = [...zeroPerTrade];
    const tradedObjects = [...zeroPerTrade];
    const objects = [...zeroPerTrade];
    const context = [...zeroPerTrade];
    const { plain, sounds } = streams;
    const line = asString(plain);
    if (coveredBuffer.length < plain.length) coveredBuffer = new Int32Array(plain.length * 2);
    const covered = coveredBuffer;
    if (apartBuffer.length < plain.length) apartBuffer = new Int32Array(plain.length * 2);
    const apart = apartBuffer.fill(0, 0, plain.length);

    const noteMatch = (
      stream: Stream,
      term: Term,
      disguise: Disguise,
      from: number,
      end: number,
    ): void => {
      const { role, trade, id } = term;
      const known = lastSeen[id] === textNumber;
      // Repeated words count once. Only verbs and objects are noted again, to find verbs near objects.
      if (known && (disguise === 'sound' || (role !== 'object' && role !== 'act'))) return;
      const start = stream.starts[from] as number;
      const last = stream.ends[end - 1] as number;
      // Where it stands among the characters as written.
      let at = from;
      let to = end;
      if (disguise === 'sound') {
        if (hasLettersBetween(stream, from, end)) return;
        at = lowerBound(plain.starts, plain.length, start);
        if ((covered[at] as number) > last) return;
        if (at > 0 && (covered[at - 1] as number) >= last) return;
        to = lowerBound(plain.starts, plain.length, last);
        // A Latin word counts only if no other letter touches it.
      } else if (cutsWord(stream, from) || cutsWord(stream, end)) return;
      if (takesWordApart(plain, apart, at, to)) return;
      if (isEverydayCompound(plain, line, at, to, role)) return;
      if (disguise === 'sound') {
        if (isEverydayWriting(plain, line, at, to, term)) return;
        if (isAcrossClauses(text, { term, disguise, start, end: last })) return;
      }
      if (role === 'act') verbs.push(start);
      else if (all.length < mostHits) all.push({ term, disguise, start, end: last });
      if (known) return;
      lastSeen[id] = textNumber;
      if (trade < 0) counts[role as Cue]++;
      else if (role === 'core') increment(disguise === 'none' ? core : disguised, trade);
      else if (role === 'context') increment(context, trade);
    };
    const plainMatches = matchPlain(plain.units, plain.length, found);
    covered.fill(0, 0, plain.length);
    for (let i = 0; i < plainMatches; i += 3) {
      const from = found[i + 1] as number;
      const end = found[i + 2] as number;
      if (end - from > 1 && isSetApart(plain, from, end)) apart.fill(end, from, end);
    }
    for (let i = 0; i < plainMatches; i += 3) {
      const form = found[i] as number;
      const from = found[i + 1] as number;
      const end = found[i + 2] as number;
      const disguise = disguises[plainVariants.disguises[form] as number] as Disguise;
      noteMatch(plain, terms[plainVariants.terms[form] as number] as Term, disguise, from, end);
      // Matches are ordered by their ends, so a later one covers more.
      if (disguise !== 'initials' && end - from > 1) covered[from] = plain.ends[end - 1] as number;
    }
    for (let i = 1; i < plain.length; i++)
      if ((covered[i] as number) < (covered[i - 1] as number))
        covered[i] = covered[i - 1] as number;
    const soundMatches = matchSounds(sounds.units, sounds.length, found);
    for (let i = 0; i < soundMatches; i += 3) {
      const form = found[i] as number;
      const from = found[i + 1] as number;
      const end = found[i + 2] as number;
      noteMatch(sounds, terms[soundVariants.terms[form] as number] as Term, 'sound', from, end);
    }
    for (const { term, start, end, disguise } of all) {
      if (term.role !== 'object') continue;
      if (hasInRange(verbs, start - verbDistance, end + verbDistance))
        increment(tradedObjects, term.trade);
      else if (disguise === 'none') increment(objects, term.trade);
    }
    return { all, core, disguised, traded: tradedObjects, objects, context, cues: counts };
  };
};

const increment = (counts: number[], at: number): void => {
  counts[at] = Math.min(255, (counts[at] as number) + 1);
};

const zeroPerTrade: readonly number[] = lexicon.map(() => 0);
const zeroPerCue = Object.fromEntries(Object.keys(cues).map((cue) => [cue, 0])) as Record<
  Cue,
  number
>;

/** Whether signs stand on both sides of a match, and none within it: `「注册」`. */
const isSetApart = (plain: Stream, from: number, end: number): boolean =>
  !isJoined(plain, from) &&
  !isJoined(plain, end) &&
  !plain.gaps.subarray(from + 1, end).some(Boolean);

/**
 * Whether a match begins or ends within a word that signs set apart, which is the one meant: there is no 下注 in
 * `点一下「注册」`.
 */
const takesWordApart = (plain: Stream, apart: Int32Array, from: number, end: number): boolean => {
  const isWithinWord = (at: number): boolean => isJoined(plain, at) && apart[at] !== 0;
  return (
    (isWithinWord(from) && (apart[from] as number) < end) ||
    (isWithinWord(end) && apart[from] !== apart[end])
  );
};

/**
 * Number of syllables from which a match counts as one word even if single letters or digits separate
 * them.
 */
const fewestSeparated = 3;

/** Whether letters or digits between the sounds of a match have a meaning of their own. */
function hasLettersBetween(sounds: Stream, from: number, end: number): boolean {
  for (let i = from + 1; i < end; i++) {
    const gap = sounds.gaps[i] as number;
    if (gap === gapKinds.letters) return true;
    if (gap === gapKinds.oneLetter && end - from < fewestSeparated) return true;
  }
  return false;
}

/** Characters beside a match within which an everyday compound of it ends. */
const compoundDistance = 4;
/** 1 for the characters of everyday compounds: one that counts goes on across an end of the match. */
const compoundUnits = flagsOf(everydayCompounds.source);

/** Whether a match is within an everyday compound, or, of two characters, is half in one. */
function isEverydayCompound(
  { units, gaps }: Stream,
  line: string,
  from: number,
  end: number,
  role: Role,
): boolean {
  if (role !== 'core' && role !== 'object') return false;
  const mayGoOn = (at: number): number =>
    (compoundUnits[units[at - 1] as number] as number) &
    (compoundUnits[units[at] as number] as number);
  if (!(mayGoOn(from) | mayGoOn(end))) return false;
  const first = Math.max(0, from - compoundDistance);
  const around = line.slice(first, end + compoundDistance);
  // Few have one, and `matchAll` copies the expression.
  if (around.search(everydayCompounds) < 0) return false;
  for (const { index, 0: compound } of around.matchAll(everydayCompounds)) {
    const start = first + index;
    const stop = start + compound.length;
    const contains = start <= from && end <= stop && stop - start > end - from;
    const halves = end - from === 2 && start < end && from < stop && (start > from || stop < end);
    if ((contains || (halves && stop - start > 1)) && !gaps.subarray(start + 1, stop).some(Boolean))
      return true;
  }
  return false;
}

/** Whether a sorted list has a number in a range, both ends included. */
function hasInRange(sorted: readonly number[], from: number, to: number): boolean {
  const at = lowerBound(sorted, sorted.length, from);
  return at < sorted.length && (sorted[at] as number) <= to;
}
