import { readFileSync } from 'node:fs';
import { packData, unpackData } from './data-file.ts';
import { termsOf, type Vocabulary } from './terms.ts';

type PackedVocabulary = Omit<Vocabulary, 'terms'>;

/** The bytes of `vocabulary.bin`: all but the words, which the lexicon has. */
export const packVocabulary = ({ plain, sounds, misspelled }: Vocabulary): Buffer =>
  packData({ plain, sounds, misspelled } satisfies PackedVocabulary);

/**
 * The lexicon as it ships, with the variants that `vocabularyOf` generates from it read from `vocabulary.bin`: views of its
 * bytes, where generating takes half of what the reader needs to start.
 */
export const shippedVocabulary = (): Vocabulary => ({
  terms: termsOf(),
  ...unpackData<PackedVocabulary>(readFileSync(new URL('./vocabulary.bin', import.meta.url))),
});
