import { atFirstUse } from '../data-file.ts';
import { spellings } from '../tables/tables.ts';
import { type MeantText, rewriterOf } from './meant-text.ts';

/** Syllables with the number of their tone, one after the other: `gao1 jia4`, `shou1ka3`. */
const toned = atFirstUse(() => {
  const spelled = [...spellings.keys()].filter(({ length }) => length > 1).join('|');
  return new RegExp(`(?<![\\w-])(?:(?:${spelled})[1-5][ ,，。]{0,2}){2,}(?![\\w-])`, 'gi');
});
/** A cheap pre-check, which few texts pass. */
const mayBeToned = /[a-z][1-5][ ,，。]{0,2}[a-z]{2,6}[1-5]/i;

/** Fewer without a space between them may be a name: `li1ming2`. */
const fewestTogether = 4;

/**
 * Returns a text in pinyin without the numbers of tones, which break words and contacts; `null` if it has none. Takes
 * linear time.
 *
 * @example
 * toneless('shou1 ka3, jia1 wei1 xin4 demo_1')?.text; // 'shou ka, jia wei xin demo_1'
 */
export const toneless = (text: string): MeantText | null => {
  if (!mayBeToned.test(text)) return null;
  const meant = rewriterOf(text);
  let read = 0;
  for (const { index, 0: run } of text.matchAll(toned())) {
    const tones = [...run.matchAll(/\d/g)];
    if (tones.length < fewestTogether && !/\d[ ,，。]+[a-z]/i.test(run)) continue;
    for (const { index: at } of tones) {
      meant.keep(read, index + at);
      read = index + at + 1;
    }
  }
  if (read === 0) return null;
  meant.keep(read, text.length);
  return meant.result();
};
