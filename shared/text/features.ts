import { denseSignals } from './dense-signals.ts';
import type { Hits } from './hits.ts';
import type { TextLanguage } from './language.ts';
import { continued, gapKinds, type Stream, type Streams } from './normalise.ts';
import type { Contact, Intent } from './reading.ts';
import type { Symbols } from './symbols.ts';
import { CharacterClass } from './tables/character-class.ts';

/** Hashed n-grams live in the first `hashedBuckets` weights, dense signals after them. */
export const hashBits = 20;
export const hashedBuckets = 1 << hashBits;
export const denseBuckets = 1024;
export const buckets = hashedBuckets + denseBuckets;
/** Replaces an n-gram that has occurred before in the text. No signal has this bucket, so its weight is 0. */
export const shownBefore = buckets - 1;

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
export const groups = 4;

export const emptyFeatures = (): Features => ({
  indexes: new Int32Array(4096),
  units: new Uint16Array(1024),
  ends: new Int32Array(groups),
  sizes: new Int32Array(groups),
  language: null,
});

export const longestCharacterGram = 2;
const longestSoundGram = 4;
const longestSkeletonGram = 4;
const [shortestPart, longestPart] = [3, 5];
const seeds = {
  characters: 0x1b873593,
  sounds: 0x52dce729,
  skeleton: 0x38495ab5,
  words: 0x2c1b3c6d,
  parts: 0x297a2d39,
};

/**
 * Writes the features of a text, which are all that the model reads, to `into` and returns it. Takes linear
 * time; at most nine features per character.
 */
export const featuresOf = (
  language: TextLanguage | null,
  streams: Streams,
  symbols: Symbols,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
  into: Features,
): Features => {
  const most =
    (symbols.length + 2) * longestCharacterGram +
    (symbols.length + streams.sounds.length) * longestSoundGram +
    streams.skeleton.length * longestSkeletonGram +
    denseBuckets;
  if (into.indexes.length < most) into.indexes = new Int32Array(most * 2);
  if (into.units.length < most) into.units = new Uint16Array(most * 2);
  let n = 0;
  const close = (group: number, end: number): void => {
    into.ends[group] = end;
    into.sizes[group] = group === groups - 1 ? end - n : countOnce(into.indexes, n, end);
    n = end;
  };
  if (language === 'foreign') {
    close(0, wordGrams(symbols, into));
    const { units, length } = symbols;
    close(1, grams(units, length, shortestPart, longestPart, seeds.parts, into.indexes, n));
  } else {
    close(0, characterGrams(symbols, into));
    const heard = hear(symbols, streams.sounds, into.units);
    close(1, grams(into.units, heard, 2, longestSoundGram, seeds.sounds, into.indexes, n));
  }
  const runs = findRuns(streams.skeleton, into.units);
  close(2, grams(into.units, runs, 1, longestSkeletonGram, seeds.skeleton, into.indexes, n));
  close(3, denseSignals(streams, hits, contacts, intent, hashedBuckets, into.indexes, n));
  into.language = language;
  return into;
};

/** A bitmap of the buckets that have occurred in the current group. Cleared between groups. */
const shown = new Int32Array(buckets >> 5);
const mostShown = 1 << 15;

/**
 * Replaces repeated indexes of a group by `shownBefore` and returns the number of distinct ones. After
 * `mostShown` distinct ones, further ones are not recorded. Branchless, because repetitions are
 * unpredictable.
 */
function countOnce(indexes: Int32Array, from: number, to: number): number {
  let again = 0;
  for (let i = from; i < to; i++) {
    const index = indexes[i] as number;
    const seen = shown[index >> 5] as number;
    const isAgain = (seen >>> (index & 31)) & 1;
    again += isAgain;
    indexes[i] = index + isAgain * (shownBefore - index);
    if (i - from - again < mostShown) shown[index >> 5] = seen | (1 << (index & 31));
  }
  for (let i = from; i < to; i++) shown[(indexes[i] as number) >> 5] = 0;
  return to - from - again;
}

const step = (hash: number, unit: number): number => {
  const mixed = Math.imul(hash ^ unit, 0xcc9e2d51);
  return (Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) + 0x52dce729) | 0;
};
const finish = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> (32 - hashBits);
};

/** Writes the 1- and 2-grams of characters, with symbols for the edges of the text. */
function characterGrams(symbols: Symbols, into: Features): number {
  const { indexes } = into;
  let n = 0;
  for (let i = -1; i < symbols.length; i++) {
    let hash = seeds.characters;
    for (let size = 1; size <= longestCharacterGram; size++) {
      const k = i + size - 1;
      if (k > symbols.length) break;
      const unit = k < 0 ? 0xe0fe : k === symbols.length ? 0xe0ff : (symbols.units[k] as number);
      hash = step(hash, unit + size * 0x10000);
      indexes[n++] = finish(hash);
    }
  }
  return n;
}

/** Writes words, which are runs without gaps, and pairs of neighbouring words. */
function wordGrams(symbols: Symbols, into: Features): number {
  const { indexes } = into;
  let n = 0;
  let before = seeds.words;
  for (let i = 0; i < symbols.length; ) {
    let word = seeds.words;
    do word = step(word, symbols.units[i++] as number);
    while (i < symbols.length && symbols.gaps[i] === gapKinds.none);
    indexes[n++] = finish(word);
    indexes[n++] = finish(step(before, word));
    before = word;
  }
  return n;
}

function grams(
  units: Uint16Array,
  length: number,
  shortest: number,
  longest: number,
  seed: number,
  out: Int32Array,
  from: number,
): number {
  let n = from;
  for (let i = 0; i < length; i++) {
    let hash = seed;
    const most = Math.min(longest, length - i);
    for (let size = 1; size <= most; size++) {
      hash = step(hash, (units[i + size - 1] as number) + size * 0x10000);
      if (size >= shortest) out[n++] = finish(hash);
    }
  }
  return n;
}

/**
 * Writes the symbols with each character or typed syllable replaced by its sound, if any. Returns their
 * number.
 */
function hear(symbols: Symbols, sounds: Stream, heard: Uint16Array): number {
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
      heard[n++] = soundSymbol + (sounds.units[next++] as number);
      while (i < symbols.length && (symbols.starts[i] as number) < end) i++;
    } else heard[n++] = symbols.units[i++] as number;
  }
  return n;
}

/** Offset of sounds, so that they do not collide with letters and digits. */
const soundSymbol = 0x400;

/**
 * Writes the runs of equal classes in the skeleton, with capped lengths, and returns their number: `hhh11`
 * is (h,3)(1,2). Invisible characters do not end a run.
 */
function findRuns(skeleton: Uint8Array, runs: Uint16Array): number {
  let n = 0;
  for (let i = 0; i < skeleton.length; ) {
    const kind = skeleton[i++] as number;
    if (kind === CharacterClass.invisible || kind === continued) continue;
    let size = 1;
    for (; i < skeleton.length; i++) {
      const next = skeleton[i] as number;
      if (next === kind || next === continued) size++;
      else if (next !== CharacterClass.invisible) break;
    }
    runs[n++] = kind * 8 + (size < 4 ? size : size < 8 ? 4 : 5);
  }
  return n;
}
