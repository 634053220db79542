import { atFirstUse } from '../data-file.ts';
import { splits } from '../tables/tables.ts';
import { flagsOf } from './characters.ts';
import { borrowStream, type Stream, type Workspace } from './stream.ts';

// Radicals that never occur alone in ordinary text: a pair that contains one is one character.
const boundRadicals = flagsOf('亻讠钅扌氵纟犭忄礻衤饣刂艹辶灬疒牜阝罒彳⻊⺙');

const wholeOfPair = atFirstUse(
  (): ReadonlyMap<number, number> =>
    new Map(
      [...splits()].flatMap(([whole, pairs]) =>
        pairs
          .filter(
            (pair) =>
              pair.length === 2 &&
              (boundRadicals[pair.charCodeAt(0)] === 1 || boundRadicals[pair.charCodeAt(1)] === 1),
          )
          .map((pair) => [pairKey(pair.charCodeAt(0), pair.charCodeAt(1)), whole.charCodeAt(0)]),
      ),
    ),
);

function pairKey(left: number, right: number): number {
  return left * 0x10000 + right;
}

/**
 * Joins characters that were split into radicals (亻言 → 信). Parts that are words themselves (弓长) are
 * left to the lexicon, which contains the split forms of its words.
 */
export const joinRadicals = (stream: Stream, workspace: Workspace): Stream => {
  if (!hasBoundRadical(stream)) return stream;
  const out = borrowStream(workspace, 'rejoined', stream.length);
  let n = 0;
  for (let i = 0; i < stream.length; i++) {
    const joined =
      i + 1 < stream.length
        ? wholeOfPair().get(pairKey(stream.units[i] as number, stream.units[i + 1] as number))
        : undefined;
    out.units[n] = joined ?? (stream.units[i] as number);
    out.starts[n] = stream.starts[i] as number;
    out.gaps[n] = stream.gaps[i] as number;
    if (joined !== undefined) i++;
    out.ends[n++] = stream.ends[i] as number;
  }
  out.length = n;
  return out;
};

const hasBoundRadical = ({ units, length }: Stream): boolean => {
  for (let i = 0; i < length; i++) if (boundRadicals[units[i] as number] === 1) return true;
  return false;
};
