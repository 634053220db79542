import type { Hits } from './hits.ts';
import type { Streams } from './normalise.ts';
import type { Contact } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';

/**
 * Whether a text is in the language that the model was trained on: it holds a Chinese character, or a word
 * of the lexicon outside of its links (`+vx demo_1`). What the model says of a bare link, of Thai or of
 * Arabic means nothing.
 */
export const isLegible = (
  { skeleton }: Streams,
  hits: Hits,
  contacts: readonly Contact[],
): boolean =>
  skeleton.some((kind) => kind >= CharacterClass.hanCommon && kind <= CharacterClass.hanVariant) ||
  hits.all.some((hit) => !contacts.some(({ start, end }) => start <= hit.start && hit.end <= end));
