import { isHan, isLetterOrDigit, isWordUnit } from '../normalise/characters.ts';
import { asString, newStream, type Stream, writeUnit } from '../normalise/stream.ts';
import { cueBefore, longestCue } from './cues.ts';

/** What was put between characters to break them apart. */
type NoiseKind = 'pictures' | 'spaces' | 'signs';

/** Fewest gaps of a kind that are no coincidence. */
const fewestGaps = { pictures: 3, spaces: 4, signs: 4 } as const;

/** Fewest such gaps, as a share of the neighbours one of which is Han. */
const leastShare = { pictures: 0.1, spaces: 0.6, signs: 0.6 } as const;

/** A gap of noise is at most two spaces; more contain one that was there before. */
const mostNoiseSpaces = 2;

/** From this length on, what precedes and follows a picture are names or numbers of their own. */
const shortestName = 5;

/** So many characters that nothing separates were left whole: the gaps around them were there before. */
const shortestWhole = 3;

const space = 0x20;

/**
 * Removes the pictures, spaces or signs that were put between most characters: `加 薇   d e m o _ 1` becomes `加薇 demo_1`.
 * Without it, names are not recognised, or a part of one is. Takes linear time; returns the same stream if there is no
 * noise.
 *
 * @example
 * const text = '收 银 行 卡 ， 加 薇   d e m o _ 1';
 * asString(withoutNoise(text, normalise(text).folded)); // '收银行卡,加薇 demo_1'
 */
export const withoutNoise = (text: string, folded: Stream): Stream => {
  const noise = noiseIn(text, folded);
  if (noise === null) return folded;
  const { length } = folded;
  const out = newStream(length);
  const { units, starts, ends } = folded;
  const keep = (i: number): void =>
    writeUnit(out, out.length++, units[i] as number, starts[i] as number, ends[i] as number);
  for (let i = 0; i < length; ) {
    const end = nextWordUnit(folded, i);
    for (const kept of keptOf[noise](text, folded, i, end, out)) keep(kept);
    if (end < length) keep(end);
    i = end + 1;
  }
  return out;
};

const nextWordUnit = ({ units, length }: Stream, from: number): number => {
  let at = from;
  while (at < length && !isWordUnit(units[at] as number)) at++;
  return at;
};

/** Whether a space of the stream was written as something else: a picture. */
const isPicture = (text: string, { units, starts }: Stream, i: number): boolean =>
  units[i] === space && !/\s/.test(text[starts[i] as number] as string);

const noiseIn = (text: string, folded: Stream): NoiseKind | null => {
  const { units, length } = folded;
  const gaps = { pictures: 0, spaces: 0, signs: 0 };
  let pairs = 0;
  let before = nextWordUnit(folded, 0);
  for (let next = before + 1; next < length; next++) {
    if (!isWordUnit(units[next] as number)) continue;
    // Letters are separated by nature, but not by pictures.
    const isTelling = isHan(units[before] as number) || isHan(units[next] as number);
    if (isTelling) pairs++;
    // Most characters touch the next one.
    const kind = next === before + 1 ? null : kindOfGap(text, folded, before + 1, next);
    if (kind && (isTelling || kind === 'pictures')) gaps[kind]++;
    before = next;
  }
  const kinds = ['pictures', 'spaces', 'signs'] as const;
  return (
    kinds.find(
      (kind) => gaps[kind] >= fewestGaps[kind] && gaps[kind] >= leastShare[kind] * pairs,
    ) ?? null
  );
};

/** What a gap may be noise of; `null` if it is mixed. */
const kindOfGap = (text: string, folded: Stream, from: number, to: number): NoiseKind | null => {
  const size = to - from;
  let spaces = 0;
  let pictures = 0;
  for (let i = from; i < to; i++) {
    if (folded.units[i] !== space) continue;
    if (isPicture(text, folded, i)) pictures++;
    else spaces++;
  }
  if (pictures === size) return 'pictures';
  if (spaces === size) return size <= mostNoiseSpaces ? 'spaces' : null;
  return spaces + pictures === 0 && size === 1 ? 'signs' : null;
};

/** Returns the places of a gap that were there before the noise. `before` is what has been kept so far. */
type KeptPlaces = (
  text: string,
  folded: Stream,
  from: number,
  to: number,
  before: Stream,
) => readonly number[];

const placesIn = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, k) => from + k);

const keptOf: { readonly [Kind in NoiseKind]: KeptPlaces } = {
  // Between two signs of noise there is one that was there before.
  signs: (_text, folded, from, to) => {
    const places = placesIn(from, to);
    return adjoinsWhole(folded, from, to) ? places : places.filter((_, k) => k % 2 === 1);
  },
  spaces: (_text, folded, from, to) => {
    const places = placesIn(from, to);
    if (adjoinsWhole(folded, from, to)) return places;
    const signs = places.filter((i) => folded.units[i] !== space);
    if (signs.length > 0) return signs;
    return places.slice(0, places.length > mostNoiseSpaces ? 1 : 0);
  },
  pictures: (text, folded, from, to, before) => {
    const places = placesIn(from, to);
    const kept = places.filter((i) => !isPicture(text, folded, i));
    return kept.length === 0 && isBetweenNames(folded, to, before) ? places.slice(0, 1) : kept;
  },
};

/** Whether characters that nothing separates stand right before or after a gap. */
const adjoinsWhole = ({ units, length }: Stream, from: number, to: number): boolean => {
  const isWhole = (first: number): boolean =>
    first >= 0 &&
    first + shortestWhole <= length &&
    units.subarray(first, first + shortestWhole).every(isWordUnit);
  return isWhole(from - shortestWhole) || isWhole(to);
};

/** Whether a picture separates a cue from a name, or two names: `VX🌸demo1🌸QQ🌸12345`. */
const isBetweenNames = (folded: Stream, to: number, before: Stream): boolean => {
  const left =
    /[a-z0-9_-]*$/.exec(asString(before, Math.max(0, before.length - longestCue)))?.[0] ?? '';
  const right =
    /^[a-z0-9_-]*/.exec(asString(folded, to, Math.min(folded.length, to + longestCue)))?.[0] ?? '';
  if (left === '' || right === '' || !isLetterOrDigit(left.charCodeAt(left.length - 1)))
    return false;
  const isCue = (run: string): boolean => cueBefore(run, run.length) !== undefined;
  return (
    isCue(left) || isCue(right) || (left.length >= shortestName && right.length >= shortestName)
  );
};
