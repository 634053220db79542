/** Words of one topic: things, and what is said about them. Both are options of a pattern (`phrases.ts`). */
export type Topic = readonly [things: string, said: string];

const separator = '{ |，|、| / |｜|·|…|  }';

const pattern = (shapes: readonly string[]): string => `{${shapes.join('|')}}`;

const shapesOf = (thing: string, word: string, contactOptions: string): readonly string[] => [
  ...new Array<string>(4).fill(`${thing}${separator}${word}`),
  `${word}${separator}${thing}`,
  `${thing}${word}`,
  `${thing}${separator}${word}${separator}${word}`,
  `${thing}{、|/|｜| }${thing}${separator}${word}`,
  `${thing}${separator}${word}${separator}{${contactOptions}}`,
  `${thing}${separator}{${contactOptions}}`,
];

/**
 * Returns one pattern for each matter, in the shapes of texts of three or four words: comments, bullet
 * screens, titles of second-hand goods and short messages.
 *
 * @param reached options for a way to reach the writer
 *
 * @example
 * tersePatterns([['收卡|租卡', '月结|现结']], '滴滴|私'); // a pattern of `收卡 月结`, `租卡现结，滴滴`, …
 */
export const tersePatterns = (
  topics: readonly Topic[],
  contactOptions: string,
): readonly string[] =>
  topics.map(([things, said]) => pattern(shapesOf(`{${things}}`, `{${said}}`, contactOptions)));

/** Like `tersePatterns`, with names and self-descriptions of groups and people as additional shapes. */
export const terseNamePatterns = (
  topics: readonly Topic[],
  contactOptions: string,
  groupOptions: string,
): readonly string[] =>
  topics.map(([things, said]) => {
    const [thing, word] = [`{${things}}`, `{${said}}`];
    return pattern([
      ...shapesOf(thing, word, contactOptions),
      `${thing}{${groupOptions}}`,
      `{阿|小|老|}{<surname>|豪|七|北|鱼|K}{ |-|·|丨}${thing}`,
      `{主做|主营|专注|每天|简介：|}${thing}{｜|/|，}${word}{🔥|✨|！|～||}`,
    ]);
  });
