import { probabilityOf } from '../log-odds.ts';
import type { Example } from './example.ts';
import { isOwn } from './labelled-post.ts';

/** Slope and offset that make probabilities of logits, by Newton's method with Platt's soft targets. */
export function plattScaling(
  examples: readonly Example[],
  logits: Float64Array,
): { slope: number; offset: number } {
  const used = examples
    .map((_, i) => i)
    .filter((i) => {
      const { weight, label } = examples[i] as Example;
      return weight > 0 && (label === 0 || label === 1);
    });
  const positives = used.filter((i) => examples[i]?.label === 1).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (used.length - positives + 2);
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 30; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    for (const i of used) {
      const x = logits[i] as number;
      const p = probabilityOf(slope * x + offset);
      const error = p - (examples[i]?.label === 1 ? high : low);
      const h = p * (1 - p);
      ga += error * x;
      gb += error;
      haa += h * x * x;
      hab += h * x;
      hbb += h;
    }
    const det = haa * hbb - hab * hab;
    slope -= (hbb * ga - hab * gb) / det;
    offset -= (haa * gb - hab * ga) / det;
  }
  return { slope, offset };
}

/**
 * Sources without a single black-gray post are where false positives are counted, when there are
 * some. A post that names a trade and a way to reach the writer, and whose label the others
 * contradict, is a wrong label and not an ordinary post.
 */
export function countedAsOrdinary(
  examples: readonly Example[],
  outOfFold: Float64Array,
): boolean[] {
  const mixed = new Set(examples.filter(({ label }) => label > 0).map(({ post }) => post.source));
  const collected = examples.filter(({ post }) => !isOwn(post));
  const pure = collected.some(({ post }) => !mixed.has(post.source));
  return examples.map(
    ({ label, post, solicits }, i) =>
      label === 0 &&
      !isOwn(post) &&
      (!pure || !mixed.has(post.source)) &&
      !(solicits && (outOfFold[i] as number) > 0.5),
  );
}

/**
 * The lowest logit above which the next text like some descending ones lies with at most this probability, (k + 1) / (n + 1) (split
 * conformal prediction; Vovk, 2005): none of them lies above it where they are too few to say so. Never below even odds.
 */
export const thresholdAllowing = (descending: readonly number[], share: number): number => {
  const above = Math.max(0, Math.floor((descending.length + 1) * share) - 1);
  return Math.max(0, (descending[above] ?? 0) + 1e-6);
};
