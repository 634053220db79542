import { Converter } from 'opencc-js/t2cn';
import unhomoglyph from 'unhomoglyph';
import { emojiMeanings } from './meanings.ts';

/**
 * The stages that undo a disguise of one character, in order. They run when the tables are
 * generated, over every code point, so that reading a post needs one array access a character.
 */
export type CharacterStage = (character: string) => string;

const invisible = /^[\p{Cf}\p{Mn}\p{Me}\p{Cc}\p{Cs}\u{115F}\u{1160}\u{3164}\u{FFA0}\u{2800}]$/u;
const kept = /^[\t\n\r]$/u;
const isInvisible = (character: string): boolean =>
  invisible.test(character) && !kept.test(character);

/** Zero-width, bidi controls, variation selectors, tags, combining marks, fillers: gone. */
export const removeInvisible: CharacterStage = (character) =>
  isInvisible(character) ? '' : character;

/** Full-width, circled, mathematical and other compatibility forms, by Unicode NFKC. */
export const undoCompatibility: CharacterStage = (character) =>
  [...character.normalize('NFKC')].filter((c) => !isInvisible(c)).join('');

const latin = /^\p{Script=Latin}$/u;

/** Tone marks of pinyin and other accents (`wēi` is `wei`); `ü` is typed `v`. */
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
 * Cyrillic, Greek and other look-alikes of ASCII, by Unicode's confusables. A small letter that is
 * not listed looks like what its capital looks like (к as К, so k), and a Cyrillic capital like its
 * small letter (Ԛ as ԛ, so q); of the Greek Σ is nobody's o.
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

// What Unicode has no decomposition for: dingbat digits and letters drawn in white on black.
const drawn: readonly (readonly [first: number, last: number, to: string])[] = [
  [0x2776, 0x277e, '123456789'],
  [0x2780, 0x2788, '123456789'],
  [0x278a, 0x2792, '123456789'],
  [0x24ff, 0x24ff, '0'],
  [0x24f5, 0x24fd, '123456789'],
  [0x1f150, 0x1f169, 'abcdefghijklmnopqrstuvwxyz'],
  [0x1f170, 0x1f189, 'abcdefghijklmnopqrstuvwxyz'],
  [0x1f1e6, 0x1f1ff, 'abcdefghijklmnopqrstuvwxyz'],
];

// Small capitals, letters with a stroke, and the lunate sigma, which NFKC reads as the letter that it is.
const shapes = [...'ᴀʙᴅᴇꜰɢʜᴊᴋʟᴍɴᴘꞯʀᴛøđłħŧƀɨʉɇɍɏƶϲ'];
const shaped = [...'abdefghjklmnpqrtodlhtbiueryzc'];

/** Negative circled and squared letters and digits, small capitals, letters with a stroke. */
export const undoDrawnLetters: CharacterStage = (character) => {
  const shape = shaped[shapes.indexOf(character.toLowerCase())];
  if (shape) return shape;
  const point = character.codePointAt(0) ?? 0;
  const range = drawn.find(([first, last]) => point >= first && point <= last);
  return range ? (range[2][point - range[0]] ?? character) : character;
};

/** A picture becomes the word that it stands for in the trade. */
export const readEmoji: CharacterStage = (character) => emojiMeanings[character] ?? character;

const fromTraditional = Converter({ from: 't', to: 'cn' });
const fromHongKong = Converter({ from: 'hk', to: 'cn' });
const fromTaiwan = Converter({ from: 'tw', to: 'cn' });

/** Traditional, Hong Kong and Taiwan forms become mainland simplified ones, by OpenCC. */
export const simplify: CharacterStage = (character) =>
  replaceEach(character, (c) => {
    for (const convert of [fromTraditional, fromHongKong, fromTaiwan]) {
      const simple = convert(c);
      if (simple !== c && [...simple].length === 1) return simple;
    }
    return c;
  });

/** Lower case, after which nothing may grow: `İ` gives `i`, not `i` and a dot. */
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

/** All stages after one another. */
export const foldCharacter: CharacterStage = (character) =>
  characterStages.reduce((soFar, [, stage]) => stage(soFar), character);

function replaceEach(text: string, replace: (character: string) => string): string {
  return [...text].map(replace).join('');
}
