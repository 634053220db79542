import fc from 'fast-check';
import { expect, test } from 'vitest';
import { automatonOf } from '#shared/text/automaton.ts';

const word = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });

test('every pattern is found at every place, as by searching one by one', () => {
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }),
      (patterns, text) => {
        const pairs = new Int32Array(2_000);
        const written = automatonOf(
          patterns.map((pattern) => String.fromCharCode(...pattern)),
        ).match(Uint16Array.from(text), text.length, pairs);
        const found = Array.from(
          { length: written / 2 },
          (_, i) => `${pairs[2 * i]}@${pairs[2 * i + 1]}`,
        );
        const expected = patterns.flatMap((pattern, id) =>
          text.flatMap((_, i) =>
            pattern.every((symbol, k) => text[i + k] === symbol)
              ? [`${id}@${i + pattern.length}`]
              : [],
          ),
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { numRuns: 1_000 },
  );
});
