/**
 * Costs in bits of pairs of characters: a power of two of buckets, each with four bits of cost and four bits of check,
 * so that the table holds no text. Of unknown pairs, one in 16 of those that share a bucket is taken for a known one.
 */
export type PairCosts = Uint8Array;

/** A pair with its cost in bits, `[left, right, cost]`. */
export type PairCost = readonly [left: number, right: number, cost: number];

/** Largest cost in a table; larger ones are stored as this one. */
const largestPairCost = 14;

/** Builds a table. Of pairs that share a bucket, the first stays. */
export const pairCostsOf = (costs: Iterable<PairCost>, bucketBits: number): PairCosts => {
  const buckets = new Uint8Array(1 << bucketBits);
  for (const [left, right, cost] of costs) {
    const hash = hashOf(left, right);
    const at = hash >>> (32 - bucketBits);
    if (buckets[at] === 0)
      buckets[at] = (checkOf(hash) << 4) | (Math.min(largestPairCost, Math.round(cost)) + 1);
  }
  return buckets;
};

/** Returns the cost of a pair in bits, 0 to `largestPairCost`; −1 if the table does not have it. */
export const costOfPair = (costs: PairCosts, left: number, right: number): number => {
  const hash = hashOf(left, right);
  const bucket = costs[hash >>> (Math.clz32(costs.length) + 1)] as number;
  return bucket !== 0 && bucket >> 4 === checkOf(hash) ? (bucket & 15) - 1 : -1;
};

const hashOf = (left: number, right: number): number => {
  const mixed = Math.imul(left ^ Math.imul(right, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0;
};
const checkOf = (hash: number): number => hash & 15;

/** Subtracted from the costs of words in their table. No word of two characters costs less. */
export const leastWordCost = 7;

/** Cost in bits of a character that is no word by itself. */
export const unknownCharacterCost = 25;
