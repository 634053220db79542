import { filled, type Words } from '../words/say.ts';
import { standings, termOf } from '../words/terms.ts';
import { words } from './words.ts';

/** How something stood and stands; where both are the same, only its term is another. */
export const fromTo = (from: string, to: string): Words =>
  from === to
    ? filled(words.stillStands, { standing: termOf(standings, to) })
    : filled(words.fromTo, { from: termOf(standings, from), to: termOf(standings, to) });
