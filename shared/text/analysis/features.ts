import { surrogateTail } from '../normalise/fold.ts';
import { gapKinds, type Stream } from '../normalise/stream.ts';
import type { Symbols } from '../normalise/symbols.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { type Observed, writeDenseSignals } from './dense-signals.ts';
import type { TextLanguage } from './language.ts';

/** Hashed n-grams live in the first `hashedBucketCount` weights, dense signals after them. */
const hashBits = 20;
export const hashedBucketCount = 1 << hashBits;
export const denseBucketCount = 1024;
export const bucketCount = hashedBucketCount + denseBucketCount;
/** Replaces an n-gram that has occurred before in the text. No signal has this bucket, so its weight is 0. */
export const repeatedBucket = bucketCount - 1;

/**
 * The features of one text: indexes of weights, group by group. The sum of a group is scaled down with its
 * size, so that long texts do not score higher than short ones; dense signals are not scaled by size.
 * Repeated n-grams count once, so repeating a line does not raise the score.
 */
export type Features = {
  /** Weight indexes. The buffer is reused between texts: copy what has to be kept. */
  indexes: Int32Array;
  /** Scratch buffer for symbols by sound, then for runs of the skeleton. */
  units: Uint16Array;
  /**
   * The end of each group in `indexes`: characters, sounds, skeleton, dense signals. In a foreign text, the
   * first two groups are words and parts of words.
   */
  readonly ends: Int32Array;
  /** The number of distinct features in each group. */
  readonly sizes: Int32Array;
  /** The language of the text. */
  language: TextLanguage | null;
};
export const groupCount = 4;

export const emptyFeatures = (): Features => ({
  indexes: new Int32Array(4096),
  units: new Uint16Array(1024),
  ends: new Int32Array(groupCount),
  sizes: new Int32Array(groupCount),
  language: null,
});

export const longestCharacterGram = 2;
const charactersSeed = 0x1b873593;
const wordsSeed = 0x2c1b3c6d;
/** Sizes of the n-grams of a group, in symbols, and the seed of their hashes. */
type Grams = { readonly shortest: number; readonly longest: number; readonly seed: number };
const grams = {
  sounds: { shortest: 2, longest: 4, seed: 0x52dce729 },
  skeleton: { shortest: 1, longest: 4, seed: 0x38495ab5 },
  parts: { shortest: 3, longest: 5, seed: 0x297a2d39 },
} as const satisfies Record<string, Grams>;

/** What the features of a text are computed from. */
export type Observations = Observed & {
  readonly symbols: Symbols;
  /** `null` if it is none of the known languages (`languageOf`). */
  readonly language: TextLanguage | null;
};

/**
 * Writes the features of a text, which are all that the model reads, to `into` and returns it. Takes linear
 * time; at most nine features per character.
 */
export const featuresOf = (observed: Observations, into: Features): Features => {
  const { language, streams, symbols } = observed;
  const capacity =
    (symbols.length + 2) * longestCharacterGram +
    (symbols.length + streams.sounds.length) * grams.sounds.longest +
    streams.skeleton.length * grams.skeleton.longest +
    denseBucketCount;
  if (into.indexes.length < capacity) into.indexes = new Int32Array(capacity * 2);
  if (into.units.length < capacity) into.units = new Uint16Array(capacity * 2);
  let n = 0;
  const closeGroup = (group: number, end: number): void => {
    into.ends[group] = end;
    into.sizes[group] = group === groupCount - 1 ? end - n : replaceRepeats(into.indexes, n, end);
    n = end;
  };
  if (language === 'foreign') {
    closeGroup(0, writeWordGrams(symbols, into));
    closeGroup(1, writeGrams(symbols, grams.parts, into.indexes, n));
  } else {
    closeGroup(0, writeCharacterGrams(symbols, into));
    const length = writeWithSounds(symbols, streams.sounds, into.units);
    closeGroup(1, writeGrams({ units: into.units, length }, grams.sounds, into.indexes, n));
  }
  const length = writeRuns(streams.skeleton, into.units);
  closeGroup(2, writeGrams({ units: into.units, length }, grams.skeleton, into.indexes, n));
  closeGroup(3, writeDenseSignals(observed, hashedBucketCount, into.indexes, n));
  into.language = language;
  return into;
};

/** A bitmap of the buckets that have occurred in the current group. Cleared between groups. */
const seenBuckets = new Int32Array(bucketCount >> 5);
const mostTracked = 1 << 15;

/**
 * Replaces repeated indexes of a group by `repeatedBucket` and returns the number of distinct ones. After
 * `mostTracked` distinct ones, further ones are not recorded. Branchless, because repetitions are
 * unpredictable.
 */
function replaceRepeats(indexes: Int32Array, from: number, to: number): number {
  let repeats = 0;
  for (let i = from; i < to; i++) {
    const index = indexes[i] as number;
    const seen = seenBuckets[index >> 5] as number;
    const isRepeat = (seen >>> (index & 31)) & 1;
    repeats += isRepeat;
    indexes[i] = index + isRepeat * (repeatedBucket - index);
    if (i - from - repeats < mostTracked) seenBuckets[index >> 5] = seen | (1 << (index & 31));
  }
  for (let i = from; i < to; i++) seenBuckets[(indexes[i] as number) >> 5] = 0;
  return to - from - repeats;
}

const hashWith = (hash: number, unit: number): number => {
  const mixed = Math.imul(hash ^ unit, 0xcc9e2d51);
  return (Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) + 0x52dce729) | 0;
};
const bucketOfHash = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> (32 - hashBits);
};

const [beforeText, afterText] = [0xe0fe, 0xe0ff];

/** Writes the 1- and 2-grams of characters, with symbols for the edges of the text. */
function writeCharacterGrams({ units, length }: Symbols, { indexes }: Features): number {
  let n = 0;
  let unit = beforeText;
  for (let i = 0; i <= length; i++) {
    const next = i < length ? (units[i] as number) : afterText;
    const single = hashWith(charactersSeed, unit + 0x10000);
    indexes[n++] = bucketOfHash(single);
    indexes[n++] = bucketOfHash(hashWith(single, next + 2 * 0x10000));
    unit = next;
  }
  return n;
}

/** Writes words, which are runs without gaps, and pairs of neighbouring words. */
function writeWordGrams(symbols: Symbols, into: Features): number {
  const { indexes } = into;
  let n = 0;
  let previous: number = wordsSeed;
  for (let i = 0; i < symbols.length; ) {
    let word: number = wordsSeed;
    do word = hashWith(word, symbols.units[i++] as number);
    while (i < symbols.length && symbols.gaps[i] === gapKinds.none);
    indexes[n++] = bucketOfHash(word);
    indexes[n++] = bucketOfHash(hashWith(previous, word));
    previous = word;
  }
  return n;
}

function writeGrams(
  { units, length }: Pick<Stream, 'units' | 'length'>,
  { shortest, longest, seed }: Grams,
  out: Int32Array,
  from: number,
): number {
  let n = from;
  for (let i = 0; i < length; i++) {
    let hash = seed;
    const most = Math.min(longest, length - i);
    for (let size = 1; size <= most; size++) {
      hash = hashWith(hash, (units[i + size - 1] as number) + size * 0x10000);
      if (size >= shortest) out[n++] = bucketOfHash(hash);
    }
  }
  return n;
}

/**
 * Writes the symbols with each character or typed syllable replaced by its sound, if any. Returns their
 * number.
 */
function writeWithSounds(symbols: Symbols, sounds: Stream, out: Uint16Array): number {
  let n = 0;
  let next = 0;
  for (let i = 0; i < symbols.length; ) {
    const start = symbols.starts[i] as number;
    while (next < sounds.length && (sounds.starts[next] as number) < start) next++;
    if (
      next < sounds.length &&
      sounds.starts[next] === start &&
      (symbols.units[i] as number) < 0xe000
    ) {
      const end = sounds.ends[next] as number;
      out[n++] = firstSoundSymbol + (sounds.units[next++] as number);
      while (i < symbols.length && (symbols.starts[i] as number) < end) i++;
    } else out[n++] = symbols.units[i++] as number;
  }
  return n;
}

/** Offset of sounds, so that they do not collide with letters and digits. */
const firstSoundSymbol = 0x400;

/**
 * Writes the runs of equal classes in the skeleton, with capped lengths, and returns their number: `hhh11`
 * is (h,3)(1,2). Invisible characters do not end a run.
 */
function writeRuns(skeleton: Uint8Array, runs: Uint16Array): number {
  let n = 0;
  for (let i = 0; i < skeleton.length; ) {
    const kind = skeleton[i++] as number;
    if (kind === CharacterClass.invisible || kind === surrogateTail) continue;
    let size = 1;
    for (; i < skeleton.length; i++) {
      const next = skeleton[i] as number;
      if (next === kind || next === surrogateTail) size++;
      else if (next !== CharacterClass.invisible) break;
    }
    runs[n++] = kind * 8 + (size < 4 ? size : size < 8 ? 4 : 5);
  }
  return n;
}
