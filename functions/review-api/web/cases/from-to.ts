import { filled, type Words } from '../words/say.ts';
import { standings, termOf } from '../words/terms.ts';
import { words } from './words.ts';

/** The previous and the new state, in words; if they are equal, only the end of the restriction changes. */
export const fromTo = (from: string, to: string): Words =>
  from === to
    ? filled(words.stillStands, { standing: termOf(standings, to) })
    : filled(words.fromTo, { from: termOf(standings, from), to: termOf(standings, to) });
