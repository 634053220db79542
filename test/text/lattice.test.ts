import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundary, pairCost, pairsOf } from '#shared/text/model/character-pairs.ts';
import { type Change, changesIn, type Lattice } from '#shared/text/parts/lattice.ts';

const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

/** Position → what else may be meant there, at ten bits each. */
type Meant = Readonly<Record<number, string>>;

const latticeOf = (text: string, meant: Meant, clauses: readonly number[] = [0]): Lattice => ({
  length: text.length,
  unitAt: (at) => text.charCodeAt(at),
  isOpen: (at) => at in meant,
  startsClause: (at) => clauses.includes(at),
  keepingCost: () => 0,
  meaningsAt: (at) => {
    const units = Uint16Array.from(codes(meant[at] ?? ''));
    return { units, costs: new Uint8Array(units.length).fill(10) };
  },
  swapCost: 7,
});

const shown = (changes: readonly Change[]): string[] =>
  changes.map(({ at, units }) => `${at}${String.fromCharCode(...units)}`);

/** Pairs at a cost in bits; all others are unknown, at fifteen. */
const pairsAt = (known: readonly (readonly [pair: string, cost: number])[]) =>
  pairsOf(
    known.map(([pair, cost]) => {
      const [left = boundary, right = boundary] = codes(pair);
      return [left, right, cost] as const;
    }),
  );

const pairs = (...known: string[]) => pairsAt(known.map((pair) => [pair, 1]));

describe('changes in a lattice', () => {
  test('a change is made if the pairs on both sides save more than it costs', () => {
    const lattice = latticeOf('银航卡', { 1: '行' });
    expect(shown(changesIn(pairs('银行', '行卡'), lattice))).toEqual(['1行']);
    // One known pair saves 14 bits, so does another; with none, ten bits are too many.
    expect(shown(changesIn(pairs('银行'), lattice))).toEqual(['1行']);
    expect(changesIn(pairs(), lattice)).toEqual([]);
    expect(changesIn(pairs('银航', '行卡'), lattice)).toEqual([]);
  });

  test('neighbours are swapped within a clause only', () => {
    const known = pairs('收银', '银行', '行卡');
    const meant = { 1: '', 2: '' };
    expect(shown(changesIn(known, latticeOf('收行银卡', meant)))).toEqual(['1银行']);
    expect(changesIn(known, latticeOf('收行银卡', meant, [0, 2]))).toEqual([]);
  });

  test('positions apart are changed each by itself', () => {
    const known = pairs('银行', '行卡', '手机', '机卡');
    const lattice = latticeOf('银航卡，手几卡', { 1: '行', 5: '机' }, [0, 4]);
    expect(shown(changesIn(known, lattice))).toEqual(['1行', '5机']);
  });

  test('of many meanings the cheapest are kept', () => {
    // With what was written, fifteen known ones fill the beam. The others cost more, and none goes on well.
    const meant = '一二三四五六七八九十百千万亿兆甲乙丙丁戊';
    const known = [...meant.slice(0, 15)].map((unit) => `收${unit}`);
    const lattice = latticeOf('收行卡', { 1: meant });
    expect(changesIn(pairs(...known, '行卡'), lattice)).toEqual([]);
    expect(shown(changesIn(pairs(...known, '兆卡'), lattice))).toEqual(['1兆']);
  });

  test('the way found is the cheapest of all', () => {
    const alphabet = '收银行卡手机';
    const character = fc.constantFrom(...alphabet);
    const word = fc.string({ unit: character, minLength: 1, maxLength: 6 });
    const others = fc.uniqueArray(character, { maxLength: 3 }).map((found) => found.join(''));
    fc.assert(
      fc.property(
        word,
        fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', '5'), others),
        fc.uniqueArray(
          fc.tuple(fc.string({ unit: character, minLength: 2, maxLength: 2 }), fc.nat(14)),
          { maxLength: 30, selector: ([pair]) => pair },
        ),
        fc.constantFrom<number[]>([0], [0, 2], [0, 1, 3]),
        (text, meant, known, clauses) => {
          const table = pairsAt(known);
          const lattice = latticeOf(text, meant, clauses);
          const cost = (changes: readonly Change[]): number => {
            const read = codes(text);
            let sum = 0;
            for (const { at, units } of changes) {
              sum += units.length === 2 ? 7 : 10;
              read.splice(at, units.length, ...units);
            }
            read.forEach((unit, at) => {
              const left = clauses.includes(at) ? boundary : (read[at - 1] ?? boundary);
              sum += pairCost(table, left, unit);
            });
            return sum;
          };
          const ways = (at: number): (readonly Change[])[] => {
            if (at >= text.length) return [[]];
            const followed = (changes: readonly Change[], next: number) =>
              ways(next).map((rest) => [...changes, ...rest]);
            const isSwappable = at in meant && at + 1 in meant && !clauses.includes(at + 1);
            return [
              ...followed([], at + 1),
              ...codes(meant[at] ?? '').flatMap((unit) =>
                followed([{ at, units: [unit] }], at + 1),
              ),
              ...(isSwappable && at + 1 < text.length
                ? followed([{ at, units: codes(text.slice(at, at + 2)).reverse() }], at + 2)
                : []),
            ];
          };
          expect(cost(changesIn(table, lattice))).toBe(Math.min(...ways(0).map(cost)));
        },
      ),
      { numRuns: 400 },
    );
  });
});
