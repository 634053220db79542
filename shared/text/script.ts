/**
 * Writing systems that people are told apart by who read them: ISO 15924, with Japanese and Korean as
 * they are written today, their Han characters included.
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

/** A Han character says about as much as three letters. */
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

/** Handles, links and numbers are in Latin letters whatever a post is written in. */
const handles = /[a-z0-9._@:/?=&%-]*[0-9_@:/][a-z0-9._@:/?=&%-]*/gi;

const mostRead = 2_000;

/** With so large a share of kana, what Han characters there are belong to Japanese. */
const kanaShare = 0.1;

/**
 * The script that most of a text is in: as much of its language as letters alone can tell. Han, Thai
 * or Tibetan all but name it; Latin is English as well as Vietnamese. `null` when it has no letters.
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
