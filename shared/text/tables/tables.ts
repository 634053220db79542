import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { atFirstUse, unpackData } from '../data-file.ts';
import { CharacterClass } from './character-class.ts';
import { costOfPair, leastWordCost } from './costs.ts';

/**
 * The content of `tables.bin`: 16-bit words as all low bytes, then all high bytes; lines of text in
 * UTF-8.
 */
export type CharacterTables = Readonly<
  Record<
    | 'folds'
    | 'classes'
    | 'syllables'
    | 'initials'
    | 'expansions'
    | 'astral'
    | 'spellings'
    | 'readings'
    | 'splits'
    | 'characterCosts'
    | 'wordCosts',
    Uint8Array
  >
>;

const file = readFileSync(new URL('./tables.bin', import.meta.url));
const packed = unpackData<CharacterTables>(file);

/**
 * Identifies the tables. Features depend on them, so a model is of use only with those that it was trained with. A
 * checksum, because a cryptographic hash would load `node:crypto`, which takes a tenth of the start-up time of the reader.
 */
export const tablesId: string = crc32(file).toString(36);

const linesOf = (text: Uint8Array): string[] => new TextDecoder().decode(text).split('\n');

const wordsOf = (bytes: Uint8Array, plusIndex: 0 | 1 = 0): Uint16Array => {
  const length = bytes.length >> 1;
  const words = new Uint16Array(length);
  for (let i = 0; i < length; i++)
    words[i] = ((bytes[i] as number) | ((bytes[length + i] as number) << 8)) + plusIndex * i;
  return words;
};

/**
 * Code unit → folded code unit. 0 if it folds to nothing; from `0xe000` on, the value minus `0xe000` is an
 * index into `expansions`.
 */
export const folds: Uint16Array = wordsOf(packed.folds, 1);

/** Code unit → `CharacterClass` of the character as written. */
export const classes: Uint8Array = packed.classes;

/** Folded forms that are longer than one code unit. */
export const expansions: readonly string[] = linesOf(packed.expansions);

/** `CharacterClass` and folded form of a code point above 0xffff; `folded` is null if it folds to itself. */
type Astral = { readonly kind: number; readonly folded: string | null };

const readAstral = (): ReadonlyMap<number, Astral> =>
  new Map(
    linesOf(packed.astral).map((line) => {
      const [point = '', kind = '', folded = ''] = line.split(' ');
      const meant = folded === '' && Number(kind) !== CharacterClass.invisible ? null : folded;
      return [Number.parseInt(point, 36), { kind: Number(kind), folded: meant }];
    }),
  );

const astral = atFirstUse(readAstral);

/**
 * Looks up a code point above 0xffff; `undefined` if it folds to itself and has no class of its own.
 * The table is unpacked at first use.
 */
export const astralOf = (point: number): Astral | undefined => astral().get(point);

export const firstHan = 0x3400;
export const lastHan = 0x9fff;

/** Han character minus `firstHan` → number of its sound; 0 if it has none. */
export const syllables: Uint16Array = wordsOf(packed.syllables);

/**
 * Common Han character minus `firstHan` → first letters of up to two readings, in the low and the high
 * byte.
 */
export const initials = atFirstUse((): Uint16Array => wordsOf(packed.initials));

/** Pinyin as typed → number of its sound. */
export const spellings: ReadonlyMap<string, number> = new Map(
  linesOf(packed.spellings).map((line) => {
    const [name = '', number = ''] = line.split(' ');
    return [name, Number(number)];
  }),
);

/** Han characters with several readings → the numbers of all their sounds. */
export const readings = atFirstUse(
  (): ReadonlyMap<string, readonly number[]> =>
    new Map(
      linesOf(packed.readings).map((line) => [
        line.slice(0, 1),
        line.slice(1).split(' ').map(Number),
      ]),
    ),
);

/** Character → the strings of two or three characters that people type for it when they take it apart. */
export const splits = atFirstUse(
  (): ReadonlyMap<string, readonly string[]> =>
    new Map(
      [...Map.groupBy(linesOf(packed.splits), (line) => line.slice(0, 1))].map(([whole, lines]) => [
        whole,
        lines.map((line) => line.slice(1)),
      ]),
    ),
);

/** Han character minus `firstHan` → cost in bits of the word that it is by itself: −log2 of its share of all words. */
export const characterCosts: Uint8Array = packed.characterCosts;

/** Returns the cost in bits of an everyday word of two Han characters; infinite if it is none. */
export const wordCost = (first: number, second: number): number => {
  const cost = costOfPair(packed.wordCosts, first, second);
  return cost < 0 ? Number.POSITIVE_INFINITY : cost + leastWordCost;
};
