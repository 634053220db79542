import { probabilityOf } from '../log-odds.ts';
import type { Flags } from '../model.ts';
import type { Example } from './example.ts';
import { isOwn } from './labelled-post.ts';

/**
 * Fits the slope and offset that turn logits into probabilities, by Newton's method with Platt's
 * soft targets. A step that makes the fit worse is halved until it no longer does (Lin, Lin and Weng,
 * 2007): on a few, well separated texts, full steps diverge.
 */
export function plattScaling(
  examples: readonly Example[],
  logits: Float64Array,
): { slope: number; offset: number } {
  const used = examples
    .map((_, i) => i)
    .filter((i) => {
      const { weight, label, origin } = examples[i] as Example;
      return weight > 0 && (label === 0 || label === 1) && origin !== 'foreign';
    });
  const positives = used.filter((i) => examples[i]?.label === 1).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (used.length - positives + 2);
  const target = (i: number): number => (examples[i]?.label === 1 ? high : low);
  const loss = (a: number, b: number): number =>
    used.reduce((sum, i) => {
      const x = a * (logits[i] as number) + b;
      return sum + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - target(i) * x;
    }, 0);
  let slope = 1;
  let offset = 0;
  let least = loss(slope, offset);
  for (let round = 0; round < 30; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    for (const i of used) {
      const x = logits[i] as number;
      const p = probabilityOf(slope * x + offset);
      const error = p - target(i);
      const h = p * (1 - p);
      ga += error * x;
      gb += error;
      haa += h * x * x;
      hab += h * x;
      hbb += h;
    }
    const det = haa * hbb - hab * hab;
    const down = (hbb * ga - hab * gb) / det;
    const aside = (haa * gb - hab * ga) / det;
    let step = 1;
    let next = loss(slope - down, offset - aside);
    const worse = (): boolean => !(next <= least * (1 + rounding));
    for (; worse() && step > shortestStep; step /= 2)
      next = loss(slope - (down * step) / 2, offset - (aside * step) / 2);
    if (worse()) break;
    slope -= down * step;
    offset -= aside * step;
    least = next;
  }
  return { slope, offset };
}

const shortestStep = 2 ** -20;
const rounding = 1e-9;

/**
 * Returns for each example whether false positives are counted on it. If there are collected sources
 * without a single black-gray post, only their posts count. A post that names a trade and a way to
 * reach the writer, and that the out-of-fold model contradicts (log-odds above 0.5), does not count:
 * its label is taken to be wrong.
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
 * Returns the lowest threshold that the next text exceeds with a probability of at most `share`,
 * given the logits of `n` exchangeable texts in descending order. With `k` of them above the
 * threshold, that probability is (k + 1) / (n + 1) (split conformal prediction; Vovk, 2005). With
 * too few texts to guarantee `share`, none of them lies above. Never below 0 (even odds).
 */
export const thresholdAllowing = (descending: readonly number[], share: number): number =>
  thresholdBelow(descending, mostAbove(descending.length, share));

const mostAbove = (texts: number, share: number): number =>
  Math.max(0, Math.floor((texts + 1) * share) - 1);

const thresholdBelow = (descending: readonly number[], above: number): number =>
  Math.max(0, (descending[above] ?? 0) + 1e-6);

/**
 * The largest shares of our own ordinary texts that may score above the flag threshold, the hide
 * threshold, and the flag threshold for texts written in pinyin throughout. These texts are hard
 * negatives: honest people who advertise, recruit, ask and warn in the words of the trades.
 * Collected sources contain few of them.
 */
const mostHardNegatives = { flagged: 0.05, hidden: 0.003, spelled: 0.1 } as const;

/**
 * The largest share of ordinary posts that may be flagged when written in pinyin throughout. People
 * with nothing to hide hardly ever write so.
 */
const mostSpelled = 0.02;

/** Examples with their out-of-fold log-odds: each scored by a model that had not seen its cluster. */
export type Judged = {
  readonly examples: readonly Example[];
  /** For each example, whether it is ordinary by its source: `countedAsOrdinary`. */
  readonly trusted: readonly boolean[];
  /** Log-odds of the whole text; `strongest`: of its highest-scoring part, or of the whole. */
  readonly whole: Float64Array;
  readonly strongest: Float64Array;
  /** Copies in pinyin throughout; `strongestSpelled` holds their log-odds. */
  readonly spelled: readonly Example[];
  readonly strongestSpelled: Float64Array;
};

/** Thresholds in log-odds, and the number of ordinary posts that they are based on. */
export type LogitThresholds = {
  readonly flags: Flags;
  readonly hide: number;
  readonly ordinary: number;
};

/**
 * Sets the thresholds from the trusted ordinary posts. `flagBudget` is the share of them that may lie
 * above their flag threshold. At most two thirds of the budget go to texts without a way to reach the
 * writer (nine in ten of all), the rest to texts with one. No brief post without a contact lies above
 * the `brief` threshold, and no post above the hide threshold. Our own hard negatives bound every
 * threshold as well (`mostHardNegatives`).
 */
export const thresholdsOf = (
  { examples, trusted, whole, strongest, spelled, strongestSpelled }: Judged,
  flagBudget: number,
): LogitThresholds => {
  const isHardNegative = ({ post, told, origin }: Example): boolean =>
    isOwn(post) && post.label === 0 && !told && origin !== 'foreign';
  const descending = (
    logits: Float64Array,
    counts: (example: Example, i: number) => boolean,
  ): number[] => [...logits].filter((_, i) => counts(examples[i] as Example, i)).sort(downwards);

  const ordinary = (counts: (example: Example) => boolean): number[] =>
    descending(strongest, (example, i) => trusted[i] === true && counts(example));
  const own = (counts: (example: Example) => boolean): number =>
    thresholdAllowing(
      descending(strongest, (example) => isHardNegative(example) && counts(example)),
      mostHardNegatives.flagged,
    );
  const isReachable = ({ reachable }: Example): boolean => reachable;
  const isSilent = ({ reachable }: Example): boolean => !reachable;
  const isBriefAndSilent = ({ brief, reachable }: Example): boolean => brief && !reachable;
  const quiet = ordinary(isSilent);
  const reached = ordinary(isReachable);
  const budget = mostAbove(quiet.length + reached.length, flagBudget);
  const unreachable = Math.max(own(isSilent), thresholdBelow(quiet, Math.floor((budget * 2) / 3)));
  const used = quiet.filter((logit) => logit > unreachable).length;
  const reachable = Math.max(own(isReachable), thresholdBelow(reached, budget - used));
  const brief = Math.max(own(isBriefAndSilent), thresholdBelow(ordinary(isBriefAndSilent), 0));

  const trustedPosts = new Set(examples.filter((_, i) => trusted[i]).map(({ post }) => post));
  const inPinyin = (counts: (copy: Example) => boolean): number[] =>
    [...strongestSpelled]
      .filter((_, i) => spelled[i]?.language === 'pinyin' && counts(spelled[i] as Example))
      .sort(downwards);
  const soundedOut = Math.max(
    thresholdAllowing(
      inPinyin(({ post }) => trustedPosts.has(post)),
      mostSpelled,
    ),
    thresholdAllowing(inPinyin(isHardNegative), mostHardNegatives.spelled),
  );

  const collected = descending(whole, ({ told }, i) => trusted[i] === true && !told)[0] ?? 0;
  const hide = Math.max(
    collected + 1e-6,
    thresholdAllowing(descending(whole, isHardNegative), mostHardNegatives.hidden),
    reachable,
    unreachable,
  );
  return {
    flags: {
      reachable,
      unreachable,
      brief: Math.min(unreachable, brief),
      spelled: Math.min(reachable, soundedOut),
    },
    hide,
    ordinary: quiet.length + reached.length,
  };
};

const downwards = (a: number, b: number): number => b - a;
