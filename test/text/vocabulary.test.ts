import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { vocabularyOf } from '#shared/text/terms/terms.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

test('the stored vocabulary matches the one generated from the lexicon', () => {
  const isKept = isDeepStrictEqual(shippedVocabulary(), vocabularyOf());
  expect(isKept, 'run npx node shared/text/terms/generate.ts').toBe(true);
});
