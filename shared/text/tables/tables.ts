import { readFileSync } from 'node:fs';
import { unpackData } from '../data-file.ts';
import { CharacterClass } from './character-class.ts';

/** What `tables.bin` holds: words of 16 bits as low bytes, then high bytes; lines of text in UTF-8. */
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
    | 'splits',
    Uint8Array
  >
>;

const packed = unpackData<CharacterTables>(readFileSync(new URL('./tables.bin', import.meta.url)));

/** What few texts ask for, or only whoever makes variants, is unpacked then. */
function atFirstUse<Table>(unpack: () => Table): () => Table {
  let table: Table | undefined;
  return () => {
    table ??= unpack();
    return table;
  };
}

const linesOf = (text: Uint8Array): string[] => new TextDecoder().decode(text).split('\n');

const wordsOf = (bytes: Uint8Array): Uint16Array => {
  const words = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < words.length; i++) {
    words[i] = (bytes[i] ?? 0) | ((bytes[words.length + i] ?? 0) << 8);
  }
  return words;
};

const foldsOf = (deltas: Uint16Array): Uint16Array => {
  for (let unit = 0; unit < deltas.length; unit++) deltas[unit] = (deltas[unit] ?? 0) + unit;
  return deltas;
};

/** Code unit → folded code unit; 0 for nothing; from `0xe000` on an index into `expansions`. */
export const folds: Uint16Array = foldsOf(wordsOf(packed.folds));

/** Code unit → `CharacterClass` of what was written. */
export const classes: Uint8Array = packed.classes;

/** The folds that are longer than one code unit. */
export const expansions: readonly string[] = linesOf(packed.expansions);

/** What a code point above 0xffff is and stands for; `folded` is null when it stands for itself. */
export type Astral = { readonly kind: number; readonly folded: string | null };

const readAstral = (): ReadonlyMap<number, Astral> =>
  new Map(
    linesOf(packed.astral).map((line) => {
      const [point = '', kind = '', folded = ''] = line.split(' ');
      const meant = folded === '' && Number(kind) !== CharacterClass.invisible ? null : folded;
      return [Number.parseInt(point, 36), { kind: Number(kind), folded: meant }];
    }),
  );

const astral = atFirstUse(readAstral);

/** Code points above 0xffff that mean something else or have a class. Unpacked at first use. */
export const astralOf = (point: number): Astral | undefined => astral().get(point);

export const firstHan = 0x3400;
export const lastHan = 0x9fff;

/** Han character (from `firstHan`) → number of its sound; 0 when it has none. */
export const syllables: Uint16Array = wordsOf(packed.syllables);

/** Common Han character (from `firstHan`) → first letters of two readings, low and high byte. */
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

/** Character → what it is split into, two others or three, in every way that is typed. */
export const splits: ReadonlyMap<string, readonly string[]> = new Map(
  [...Map.groupBy(linesOf(packed.splits), (line) => line.slice(0, 1))].map(([whole, lines]) => [
    whole,
    lines.map((line) => line.slice(1)),
  ]),
);
