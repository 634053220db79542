import { readFileSync } from 'node:fs';
import { atFirstUse, packData, unpackData } from '../data-file.ts';
import { costOfPair, type PairCost, type PairCosts, pairCostsOf } from '../tables/costs.ts';
import { type Sparse, toDense, toSparse } from './sparse.ts';

/**
 * How well one Chinese character follows another: a bigram language model. `boundary` as the first character is the
 * beginning of a clause.
 */
export type CharacterPairs = {
  readonly buckets: PairCosts;
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
  const cost = costOfPair(buckets, left, right);
  return cost < 0 ? unknownCost : cost;
};

/** Builds the table. Of pairs that share a bucket, the first stays. */
export const pairsOf = (costs: Iterable<PairCost>): CharacterPairs => ({
  buckets: pairCostsOf(costs, bucketBits),
});

const bucketBits = 22;

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
