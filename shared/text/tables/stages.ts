import { Converter } from 'opencc-js/t2cn';
import unhomoglyph from 'unhomoglyph';
import { emojiMeanings } from './meanings.ts';

/**
 * A stage that undoes one kind of disguise of a single character. The stages run in order over every
 * code point when the tables are generated, so reading a post needs one array access per character.
 */
type CharacterStage = (character: string) => string;

const invisible = /^[\p{Cf}\p{Mn}\p{Me}\p{Cc}\p{Cs}\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}]$/u;
const kept = /^[\t\n\r]$/u;
const isInvisible = (character: string): boolean =>
  invisible.test(character) && !kept.test(character);

/** Removes zero-width characters, bidi controls, variation selectors, tags, combining marks and fillers. */
export const removeInvisible: CharacterStage = (character) =>
  isInvisible(character) ? '' : character;

/** Replaces full-width, circled, mathematical and other compatibility forms, by Unicode NFKC. */
export const undoCompatibility: CharacterStage = (character) =>
  [...character.normalize('NFKC')].filter((c) => !isInvisible(c)).join('');

const latin = /^\p{Script=Latin}$/u;

/** Removes tone marks of pinyin and other accents: `wēi` becomes `wei`. `ü` becomes `v`, as it is typed. */
export const removeAccents: CharacterStage = (character) => {
  if (!latin.test(character)) return character;
  const parts = character.normalize('NFKD');
  return parts.replace(/^([uU])\u0308/, 'v').replace(/\p{Mn}/gu, '');
};

const ascii = /^[\x21-\x7e]{1,2}$/;
const hanOrAscii =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{ASCII}]/u;

const cyrillic = /^\p{Script=Cyrillic}$/u;

/**
 * Replaces Cyrillic, Greek and other look-alikes of ASCII, by Unicode's confusables. A lower-case letter
 * that is not listed is looked up as its capital (к as К, so k), and a Cyrillic capital as its lower
 * case (Ԛ as ԛ, so q). A Greek capital is not: Σ does not look like the o of its lower case.
 */
export const undoLookAlikes: CharacterStage = (character) =>
  hanOrAscii.test(character)
    ? character
    : replaceEach(
        character,
        (c) =>
          looksLike(c) ??
          looksLike(c.toUpperCase()) ??
          (cyrillic.test(c) ? looksLike(c.toLowerCase()) : undefined) ??
          c,
      );

const looksLike = (character: string): string | undefined => {
  const meant = unhomoglyph(character);
  return ascii.test(meant) && /[a-z0-9]/i.test(meant) ? meant : undefined;
};

// Characters without a decomposition in Unicode: dingbat digits and letters drawn in white on black.
const drawnRanges: readonly (readonly [first: number, last: number, to: string])[] = [
  [0x2776, 0x277e, '123456789'],
  [0x2780, 0x2788, '123456789'],
  [0x278a, 0x2792, '123456789'],
  [0x24ff, 0x24ff, '0'],
  [0x24f5, 0x24fd, '123456789'],
  [0x1f150, 0x1f169, 'abcdefghijklmnopqrstuvwxyz'],
  [0x1f170, 0x1f189, 'abcdefghijklmnopqrstuvwxyz'],
  [0x1f1e6, 0x1f1ff, 'abcdefghijklmnopqrstuvwxyz'],
];

// Small capitals, letters with a stroke, and the lunate sigma, which looks like c but is a sigma by NFKC.
const shapes = [...'ᴀʙᴅᴇꜰɢʜᴊᴋʟᴍɴᴘꞯʀᴛøđłħŧƀɨʉɇɍɏƶϲ'];
const shapeLetters = [...'abdefghjklmnpqrtodlhtbiueryzc'];

/** Replaces negative circled and squared letters and digits, small capitals, and letters with a stroke. */
export const undoDrawnLetters: CharacterStage = (character) => {
  const shape = shapeLetters[shapes.indexOf(character.toLowerCase())];
  if (shape) return shape;
  const point = character.codePointAt(0) ?? 0;
  const range = drawnRanges.find(([first, last]) => point >= first && point <= last);
  return range ? (range[2][point - range[0]] ?? character) : character;
};

/** Replaces an emoji by the word that it stands for in the slang of the trades. */
export const readEmoji: CharacterStage = (character) => emojiMeanings[character] ?? character;

const fromTraditional = Converter({ from: 't', to: 'cn' });
const fromHongKong = Converter({ from: 'hk', to: 'cn' });
const fromTaiwan = Converter({ from: 'tw', to: 'cn' });

/** In traditional writing 么 is a form of 幺, but nearly always it is the simplified form of 麼. */
const isSimplified = (character: string): boolean => character === '么';

/** Replaces traditional, Hong Kong and Taiwan forms by simplified ones, by OpenCC. */
export const simplify: CharacterStage = (character) =>
  replaceEach(character, (c) => {
    if (isSimplified(c)) return c;
    for (const convert of [fromTraditional, fromHongKong, fromTaiwan]) {
      const simple = convert(c);
      if (simple !== c && [...simple].length === 1) return simple;
    }
    return c;
  });

/** Lower-cases without leaving combining marks: `İ` becomes `i`, not `i` and a dot. */
export const lower: CharacterStage = (character) =>
  [...character.toLowerCase()].filter((c) => !isInvisible(c)).join('');

export const characterStages: readonly (readonly [name: string, stage: CharacterStage])[] = [
  ['removeInvisible', removeInvisible],
  ['readEmoji', readEmoji],
  ['undoDrawnLetters', undoDrawnLetters],
  ['undoCompatibility', undoCompatibility],
  ['removeAccents', removeAccents],
  ['undoLookAlikes', undoLookAlikes],
  ['simplify', simplify],
  ['lower', lower],
];

/** Applies all stages in order. */
export const foldCharacter: CharacterStage = (character) =>
  characterStages.reduce((soFar, [, stage]) => stage(soFar), character);

function replaceEach(text: string, replace: (character: string) => string): string {
  return [...text].map(replace).join('');
}
