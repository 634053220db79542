import { readFileSync } from 'node:fs';
import { atFirstUse, packData, unpackData } from '../data-file.ts';
import { type Sparse, toDense, toSparse } from './sparse.ts';

/**
 * How well one Chinese character follows another: a bigram language model. Pairs are hashed into buckets of four
 * bits of cost and four bits of check, so that the file holds no text. `boundary` as the first character is the
 * beginning of a clause.
 */
export type CharacterPairs = {
  readonly buckets: Uint8Array;
};

/** The unit before the first character of a clause. */
export const boundary = 0;

/** Cost in bits of a pair that is not in the table. */
export const unknownCost = 15;

/**
 * Returns the cost of a character after another in bits: −log2 of its probability, 0 to 14, or `unknownCost` for an
 * unknown pair. Of unknown pairs, one in 500 is taken for a known one.
 */
export const pairCost = ({ buckets }: CharacterPairs, left: number, right: number): number => {
  const hash = hashOf(left, right);
  const bucket = buckets[hash >>> bucketShift] as number;
  return bucket !== 0 && bucket >> 4 === checkOf(hash) ? (bucket & 15) - 1 : unknownCost;
};

const largestCost = 14;

/** A pair with its cost in bits, `[left, right, cost]`. */
export type PairCost = readonly [left: number, right: number, cost: number];

/** Builds the table. Of pairs that share a bucket, the first stays. */
export const pairsOf = (costs: Iterable<PairCost>): CharacterPairs => {
  const buckets = new Uint8Array(bucketCount);
  for (const [left, right, cost] of costs) {
    const hash = hashOf(left, right);
    const at = hash >>> bucketShift;
    if (buckets[at] === 0)
      buckets[at] = (checkOf(hash) << 4) | (Math.min(largestCost, Math.round(cost)) + 1);
  }
  return { buckets };
};

const bucketBits = 22;
const bucketCount = 1 << bucketBits;
const bucketShift = 32 - bucketBits;

const hashOf = (left: number, right: number): number => {
  const mixed = Math.imul(left ^ Math.imul(right, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0;
};
const checkOf = (hash: number): number => hash & 15;

/** Packs a table into a data file. */
export const packPairs = ({ buckets }: CharacterPairs): Buffer =>
  packData(toSparse(new Int8Array(buckets.buffer)));

/** Unpacks a table from `packPairs`. */
export const unpackPairs = (file: Uint8Array): CharacterPairs => ({
  buckets: new Uint8Array(toDense(unpackData<Sparse>(file)).buffer),
});

/** Returns the shipped table, which is read from its file at first use, because few texts need it. */
export const shippedPairs = atFirstUse(
  (): CharacterPairs =>
    unpackPairs(readFileSync(new URL('./character-pairs.lazy.bin', import.meta.url))),
);
