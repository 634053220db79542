/**
 * Writing systems, by their ISO 15924 codes. They serve to tell groups of readers apart. Japanese and
 * Korean include their Han characters.
 */
export const scripts = [
  'Hani',
  'Latn',
  'Cyrl',
  'Arab',
  'Jpan',
  'Kore',
  'Thai',
  'Tibt',
  'Mong',
  'Deva',
] as const;
export type Script = (typeof scripts)[number];

/** Weight of a character: a Han character carries about as much as three letters. */
const weights = { Hani: 3, Jpan: 2, Kore: 3 } as const;

const letters: { readonly [S in Script]: RegExp } = {
  Hani: /\p{Script=Han}/gu,
  Latn: /\p{Script=Latin}/gu,
  Cyrl: /\p{Script=Cyrillic}/gu,
  Arab: /\p{Script=Arabic}/gu,
  Jpan: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Kore: /\p{Script=Hangul}/gu,
  Thai: /\p{Script=Thai}/gu,
  Tibt: /\p{Script=Tibetan}/gu,
  Mong: /\p{Script=Mongolian}/gu,
  Deva: /\p{Script=Devanagari}/gu,
};

/** Handles, links and numbers are in Latin letters in every language, so they do not count. */
const handles = /[a-z0-9._@:/?=&%-]*[0-9_@:/][a-z0-9._@:/?=&%-]*/gi;

const mostRead = 2_000;

/** Share of kana from which the Han characters of a text count as Japanese. */
const kanaShare = 0.1;

/**
 * Returns the script of most of a text, as an approximation of its language: Han, Thai or Tibetan almost
 * determine it, Latin may be English as well as Vietnamese. Reads the first 2,000 UTF-16 units. `null` if
 * they contain no letters.
 *
 * @example
 * scriptOf('出售银行卡，telegram: @demo_ka_9'); // 'Hani'
 */
export const scriptOf = (text: string): Script | null => {
  const words = text.slice(0, mostRead).replace(handles, ' ');
  const count = (script: Script) =>
    (words.match(letters[script])?.length ?? 0) * (weights[script as keyof typeof weights] ?? 1);
  const found = Object.fromEntries(scripts.map((script) => [script, count(script)])) as Record<
    Script,
    number
  >;
  if (found.Jpan > kanaShare * found.Hani) {
    found.Jpan += found.Hani;
    found.Hani = 0;
  }
  const [most = 'Hani'] = scripts.toSorted((a, b) => found[b] - found[a]);
  return found[most] > 0 ? most : null;
};
