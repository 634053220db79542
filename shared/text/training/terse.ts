/** Words of one matter: what it is about, and what is said of it. Both are choices of a pattern (`phrases.ts`). */
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
 * One pattern a matter, in the shapes in which texts of three or four words stand: comments, bullet screens, titles of
 * second-hand goods and short messages.
 *
 * @example
 * terse([['收卡|租卡', '月结|现结']], '滴滴|私'); // a pattern of `收卡 月结`, `租卡现结，滴滴`, …
 */
export const terse = (matters: readonly Matter[], reached: string): readonly string[] =>
  matters.map(([things, said]) => pattern(shapesOf(`{${things}}`, `{${said}}`, reached)));

/** The same, and as groups and people are called and describe themselves. */
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
