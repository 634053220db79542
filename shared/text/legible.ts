import type { Hits } from './hits.ts';
import { isLatin, type Streams } from './normalise.ts';
import type { Contact } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';

/**
 * Whether a text is in the language that the model was trained on: it holds a Chinese character, a word of the lexicon
 * outside of its links (`+vx demo_1`), or is written in pinyin throughout. What the model says of a bare link, of
 * Thai or of Arabic means nothing.
 */
export const isLegible = (streams: Streams, hits: Hits, contacts: readonly Contact[]): boolean =>
  streams.skeleton.some(
    (kind) => kind >= CharacterClass.hanCommon && kind <= CharacterClass.hanVariant,
  ) ||
  hits.all.some(({ start, end }) => !within(contacts, start, end)) ||
  isSpelled(streams, contacts);

const within = (contacts: readonly Contact[], start: number, end: number): boolean =>
  contacts.some((contact) => contact.start <= start && end <= contact.end);

/**
 * English, Malay and others have words that are syllables of pinyin as well. Of 8,820 pieces of English messages, four
 * words each, 82 are legible with these (46 with eight syllables), and the model flags not one more.
 */
const fewestSyllables = 4;
const leastSpelled = 0.75;

/** Whether a text is written in pinyin throughout: nearly all of its letters outside of contacts, and of its syllables. */
export const isSpelled = ({ plain, sounds }: Streams, contacts: readonly Contact[]): boolean => {
  if (sounds.length < fewestSyllables) return false;
  let letters = 0;
  let spelled = 0;
  let syllables = 0;
  let next = 0;
  for (let i = 0; i < plain.length; i++) {
    const start = plain.starts[i] as number;
    const unit = plain.units[i] as number;
    if (!isLatin(unit) || within(contacts, start, plain.ends[i] as number)) continue;
    letters++;
    while (next < sounds.length && (sounds.ends[next] as number) <= start) next++;
    const heard = next < sounds.length && (sounds.starts[next] as number) <= start;
    spelled += Number(heard);
    if (heard && sounds.starts[next] === start) syllables++;
  }
  return (
    syllables >= Math.max(fewestSyllables, leastSpelled * sounds.length) &&
    spelled >= leastSpelled * letters
  );
};
