import { atFirstUse } from '../data-file.ts';
import { spellings } from '../tables/tables.ts';

/** The letters of Bopomofo (注音) in the order of Unicode, in pinyin; `v` is ü, and `E` the e of ie and üe. */
const sounds =
  'b p m f d t n l g k h j q x zh ch sh r z c s a o e E ai ei ao ou an en ang eng er i u v'.split(
    ' ',
  );
const firstLetter = 0x3105;
const lastLetter = firstLetter + sounds.length - 1;
const letterOf = (sound: string): string =>
  String.fromCharCode(firstLetter + sounds.indexOf(sound));

/** What pinyin leaves out or writes otherwise, in order: `wei` is u-ei, `jun` v-en, `liu` l-i-ou, `zhi` only zh. */
const unabridged: readonly (readonly [RegExp, string])[] = [
  [/^yu|(?<=^[jqx])u/, 'v'],
  [/^yi?/, 'i'],
  [/^wu?/, 'u'],
  [/(?<=^([zcs]h?|r))i$/, ''],
  [/iong/, 'veng'],
  [/ong/, 'ueng'],
  [/(?<=[iuv])n/, 'en'],
  [/ui/, 'uei'],
  [/iu/, 'iou'],
  [/(?<=[iv])e$/, 'E'],
];

const inBopomofo = (spelling: string): string =>
  unabridged
    .reduce((spelled, [written, meant]) => spelled.replace(written, meant), spelling)
    .replace(/^[zcs]h|[ae]ng|er$|a[ion]|e[in]|ou|./g, letterOf);

/** Syllables in Bopomofo, and consonants alone, as initials are typed (ㄉ for 的), → pinyin. */
const pinyinOf = atFirstUse(
  () =>
    new Map([
      ...sounds.map((sound) => [letterOf(sound), sound.toLowerCase()] as const),
      ...Array.from(spellings.keys(), (spelling) => [inBopomofo(spelling), spelling] as const),
    ]),
);

const longestSyllable = 3;
const tone = /[ˉˊˇˋ˙]/;

/**
 * Reads the syllable of Bopomofo at a place, with its tone mark.
 *
 * @returns its pinyin, and where it ends; `null` if there is none
 * @example
 * syllableAt('ㄨㄟˊ信', 0); // { pinyin: 'wei', end: 3 }
 */
export const syllableAt = (
  text: string,
  at: number,
): { readonly pinyin: string; readonly end: number } | null => {
  const unit = text.charCodeAt(at);
  if (unit < firstLetter || unit > lastLetter) return null;
  let end = at + longestSyllable;
  let pinyin: string | undefined;
  while (pinyin === undefined) pinyin = pinyinOf().get(text.slice(at, end--));
  end = Math.min(end + 1, text.length);
  return { pinyin, end: end + Number(tone.test(text.charAt(end))) };
};
