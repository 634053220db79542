import { readFileSync } from 'node:fs';
import { packData, unpackData } from '../data-file.ts';
import { termsOf, type Vocabulary } from './terms.ts';

type PackedVocabulary = Omit<Vocabulary, 'terms'>;

/** Packs a vocabulary into the bytes of `vocabulary.bin`: all but the terms, which come from the lexicon. */
export const packVocabulary = ({ plain, sounds, misspelled }: Vocabulary): Buffer =>
  packData({ plain, sounds, misspelled } satisfies PackedVocabulary);

/**
 * Returns the vocabulary of the shipped lexicon. Its variants are read from `vocabulary.bin`, because
 * generating them with `vocabularyOf` takes half of the start-up time of the reader.
 */
export const shippedVocabulary = (): Vocabulary => ({
  terms: termsOf(),
  ...unpackData<PackedVocabulary>(readFileSync(new URL('./vocabulary.bin', import.meta.url))),
});
