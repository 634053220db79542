import { readFileSync } from 'node:fs';
import { atFirstUse, packData, unpackData } from './data-file.ts';
import { positionsOf, type Sparse, toSparse } from './sparse.ts';

/**
 * How well one Chinese character follows another: a bigram language model. Pairs are hashed into buckets of four
 * bits of cost and four bits of check, so that the file holds no text. `boundary` as the first character is the
 * beginning of a clause. Few buckets are filled, so their bytes are kept without the empty ones: a bitmap is asked
 * first, which is an eighth of the size.
 */
export type CharacterPairs = {
  /** The bytes of all buckets; 0 if empty. */
  readonly sparse: Sparse;
  /** One bit per bucket: whether it is filled. */
  readonly filled: Uint32Array;
  /** The number of filled buckets before each word of `filled` that is not 0. */
  readonly ranks: Uint32Array;
};

/** The unit before the first character of a clause. */
export const boundary = 0;

/** Cost in bits of a pair that is not in the table. */
export const unknownCost = 15;

/**
 * Returns the cost of a character after another in bits: −log2 of its probability, 0 to 14, or `unknownCost` for an
 * unknown pair. Of unknown pairs, one in 500 is taken for a known one.
 */
export const pairCost = (pairs: CharacterPairs, left: number, right: number): number => {
  const hash = hashOf(left, right);
  const at = hash >>> bucketShift;
  const word = pairs.filled[at >> 5] as number;
  const bit = 1 << (at & 31);
  if ((word & bit) === 0) return unknownCost;
  const rank = (pairs.ranks[at >> 5] as number) + bitCount(word & (bit - 1));
  const bucket = (pairs.sparse.values[rank] as number) & 255;
  return bucket >> 4 === checkOf(hash) ? (bucket & 15) - 1 : unknownCost;
};

/** The number of bits of a 32-bit word that are 1. */
const bitCount = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

export const largestCost = 14;

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
  return indexed(toSparse(new Int8Array(buckets.buffer)));
};

/** Adds the bitmap to the buckets. */
const indexed = (sparse: Sparse): CharacterPairs => {
  const filled = new Uint32Array(sparse.length >> 5);
  const ranks = new Uint32Array(filled.length);
  const positions = positionsOf(sparse);
  for (let rank = 0; rank < positions.length; rank++) {
    const at = positions[rank] as number;
    const word = at >> 5;
    if (filled[word] === 0) ranks[word] = rank;
    filled[word] = (filled[word] as number) | (1 << (at & 31));
  }
  return { sparse, filled, ranks };
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
export const packPairs = ({ sparse }: CharacterPairs): Buffer => packData(sparse);

/** Unpacks a table from `packPairs`. */
export const unpackPairs = (file: Uint8Array): CharacterPairs => indexed(unpackData<Sparse>(file));

/** Returns the shipped table, which is read from its file at first use, because few texts need it. */
export const shippedPairs = atFirstUse(
  (): CharacterPairs =>
    unpackPairs(readFileSync(new URL('./character-pairs.lazy.bin', import.meta.url))),
);
