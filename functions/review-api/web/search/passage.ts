import type { CasePage } from '../../contract/cases.ts';

/** Long enough to tell texts apart, short enough that a variant still contains it. */
const longest = 16;

/**
 * Returns a passage by which the variants of a text are found: the beginning of its longest part on one line
 * without masked characters, which are not searched. `null` if all is masked.
 *
 * @example
 * passageOf('加微信：●●●●，长期收银行卡'); // '，长期收银行卡'
 */
const passageOf = (text: string): string | null => {
  const [part = ''] = text
    .split(/[●\r\n]+/u)
    .map((each) => each.trim())
    .toSorted((a, b) => b.length - a.length);
  return [...part].slice(0, longest).join('') || null;
};

/** Where the other accounts of a case's campaign are found: the search by a passage of its text, if it has one. */
export const searchForOthers = ({ exhibits }: Pick<CasePage, 'exhibits'>): string => {
  // What the account wrote in its appeal, nobody else wrote.
  const text = exhibits.find(({ type, text }) => text && type !== 'appeal.filed')?.text;
  const passage = text ? passageOf(text) : null;
  return passage ? `/search?${new URLSearchParams({ by: 'text', q: passage })}` : '/search';
};
