/** Words of one topic: things, and what is said about them. Both are options of a pattern (`phrases.ts`). */
export type Matter = readonly [things: string, said: string];

const join = '{ |，|、| / |｜|·|…|  }';

const pattern = (shapes: readonly string[]): string => `{${shapes.join('|')}}`;

const shapesOf = (thing: string, word: string, reached: string): readonly string[] => [
  ...new Array<string>(4).fill(`${thing}${join}${word}`),
  `${word}${join}${thing}`,
  `${thing}${word}`,
  `${thing}${join}${word}${join}${word}`,
  `${thing}{、|/|｜| }${thing}${join}${word}`,
  `${thing}${join}${word}${join}{${reached}}`,
  `${thing}${join}{${reached}}`,
];

/**
 * Returns one pattern for each matter, in the shapes of texts of three or four words: comments, bullet
 * screens, titles of second-hand goods and short messages.
 *
 * @param reached options for a way to reach the writer
 *
 * @example
 * terse([['收卡|租卡', '月结|现结']], '滴滴|私'); // a pattern of `收卡 月结`, `租卡现结，滴滴`, …
 */
export const terse = (matters: readonly Matter[], reached: string): readonly string[] =>
  matters.map(([things, said]) => pattern(shapesOf(`{${things}}`, `{${said}}`, reached)));

/** Like `terse`, with names and self-descriptions of groups and people as additional shapes. */
export const terseNames = (
  matters: readonly Matter[],
  reached: string,
  groups: string,
): readonly string[] =>
  matters.map(([things, said]) => {
    const [thing, word] = [`{${things}}`, `{${said}}`];
    return pattern([
      ...shapesOf(thing, word, reached),
      `${thing}{${groups}}`,
      `{阿|小|老|}{<surname>|豪|七|北|鱼|K}{ |-|·|丨}${thing}`,
      `{主做|主营|专注|每天|简介：|}${thing}{｜|/|，}${word}{🔥|✨|！|～||}`,
    ]);
  });
