import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { vocabularyOf } from '#shared/text/terms.ts';
import { packVocabulary } from '#shared/text/vocabulary.ts';

test('the vocabulary that is kept is the one that the lexicon gives', () => {
  const kept = readFileSync('shared/text/vocabulary.bin');
  expect(packVocabulary(vocabularyOf()).equals(kept), 'run npx node shared/text/generate.ts').toBe(
    true,
  );
});
