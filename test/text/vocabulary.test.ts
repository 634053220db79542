import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { vocabularyOf } from '#shared/text/terms.ts';
import { shippedVocabulary } from '#shared/text/vocabulary.ts';

test('the stored vocabulary matches the one generated from the lexicon', () => {
  const isKept = isDeepStrictEqual(shippedVocabulary(), vocabularyOf());
  expect(isKept, 'run npx node shared/text/generate.ts').toBe(true);
});
