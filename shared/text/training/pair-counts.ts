import { boundary, type CharacterPairs, pairsOf } from '../model/character-pairs.ts';
import { isHan } from '../normalise/characters.ts';
import { normalise } from '../normalise/normalise.ts';
import { startsClause, type Workspace } from '../normalise/stream.ts';
import type { PairCost } from '../tables/costs.ts';
import { isOwn, type LabelledPost } from './labelled-post.ts';

/** How often each pair of characters occurs: `left * 0x10000 + right` → weighted number of posts. */
export type PairCounts = ReadonlyMap<number, number>;

/** Weight of a collected post; one of our own patterns has the weight 1, because these repeat themselves. */
const collectedWeight = 20;

/** Counts the posts that contain each pair of neighbouring Chinese characters. */
export const countPairs = (posts: Iterable<Pick<LabelledPost, 'text' | 'source'>>): PairCounts => {
  const counts = new Map<number, number>();
  const workspace: Workspace = {};
  for (const post of posts) {
    const weight = isOwn(post) ? 1 : collectedWeight;
    for (const pair of pairsIn(post.text, workspace))
      counts.set(pair, (counts.get(pair) ?? 0) + weight);
  }
  return counts;
};

const pairsIn = (text: string, workspace: Workspace): ReadonlySet<number> => {
  const { plain } = normalise(text, workspace);
  const pairs = new Set<number>();
  let left: number = boundary;
  for (let at = 0; at < plain.length; at++) {
    const unit = plain.units[at] as number;
    if (!isHan(unit)) {
      left = boundary;
      continue;
    }
    if (startsClause(text, plain, at)) left = boundary;
    pairs.add(left * leftFactor + unit);
    left = unit;
  }
  return pairs;
};
const leftFactor = 0x1_0000;
const leftOf = (pair: number): number => Math.floor(pair / leftFactor);

/** Number of pairs kept, the most frequent ones: the file stays small. */
const keptPairs = 131_072;

/** Pairs of a smaller weight are left out: names, mistakes. */
const leastWeight = 2;

/** Weight added to that of each first character, so that rare characters are not certain of the next. */
const smoothing = 4;
const discount = 0.5;

/** Turns sums of counts into costs: −log2 of the probability of a character after another. */
export const characterPairsOf = (parts: readonly PairCounts[]): CharacterPairs => {
  const sums = new Map<number, number>();
  for (const counts of parts)
    for (const [pair, count] of counts) sums.set(pair, (sums.get(pair) ?? 0) + count);
  const ofLeft = new Map<number, number>();
  for (const [pair, count] of sums)
    ofLeft.set(leftOf(pair), (ofLeft.get(leftOf(pair)) ?? 0) + count);
  const kept = [...sums]
    .filter(([, count]) => count >= leastWeight)
    .sort(([pair, count], [other, than]) => than - count || pair - other)
    .slice(0, keptPairs);
  return pairsOf(
    kept.map(
      ([pair, count]): PairCost => [
        leftOf(pair),
        pair % leftFactor,
        Math.log2(((ofLeft.get(leftOf(pair)) as number) + smoothing) / (count - discount)),
      ],
    ),
  );
};
