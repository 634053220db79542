import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matcherOf, trieOf } from '#shared/text/terms/trie.ts';

const word = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

test('finds every pattern at every place like a naive search, ordered by end, the longest first', () => {
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }),
      (patterns, text) => {
        const found = new Int32Array(3_000);
        const match = matcherOf(trieOf(patterns.map((pattern) => String.fromCharCode(...pattern))));
        const written = match(Uint16Array.from(text), text.length, found);
        const matches = Array.from({ length: written / 3 }, (_, i) => [
          ...found.subarray(3 * i, 3 * i + 3),
        ]);
        const expected = patterns
          .flatMap((pattern, id) =>
            text.flatMap((_, i) =>
              pattern.every((symbol, k) => text[i + k] === symbol)
                ? [[id, i, i + pattern.length] as const]
                : [],
            ),
          )
          .sort(
            ([oneId, oneStart, oneEnd], [id, start, end]) =>
              oneEnd - end || oneStart - start || id - oneId,
          );
        expect(matches).toEqual(expected);
      },
    ),
    { numRuns: 1_000 },
  );
});
