import { probabilityOf } from '../log-odds.ts';
import type { Flags } from '../model/model.ts';
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
  const usedRows = examples
    .map((_, i) => i)
    .filter((i) => {
      const { weight, label, origin } = examples[i] as Example;
      return weight > 0 && (label === 0 || label === 1) && origin !== 'foreign';
    });
  const positives = usedRows.filter((i) => examples[i]?.label === 1).length;
  const positiveTarget = (positives + 1) / (positives + 2);
  const negativeTarget = 1 / (usedRows.length - positives + 2);
  const target = (i: number): number =>
    examples[i]?.label === 1 ? positiveTarget : negativeTarget;
  const loss = (a: number, b: number): number =>
    usedRows.reduce((sum, i) => {
      const x = a * (logits[i] as number) + b;
      return sum + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - target(i) * x;
    }, 0);
  let slope = 1;
  let offset = 0;
  let least = loss(slope, offset);
  for (let round = 0; round < 30; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    for (const i of usedRows) {
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
    const slopeStep = (hbb * ga - hab * gb) / det;
    const offsetStep = (haa * gb - hab * ga) / det;
    let stepSize = 1;
    let next = loss(slope - slopeStep, offset - offsetStep);
    const isWorse = (): boolean => !(next <= least * (1 + rounding));
    for (; isWorse() && stepSize > shortestStep; stepSize /= 2)
      next = loss(slope - (slopeStep * stepSize) / 2, offset - (offsetStep * stepSize) / 2);
    if (isWorse()) break;
    slope -= slopeStep * stepSize;
    offset -= offsetStep * stepSize;
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
    ({ label, post, namesTradeAndContact }, i) =>
      label === 0 &&
      !isOwn(post) &&
      (!pure || !mixed.has(post.source)) &&
      !(namesTradeAndContact && (outOfFold[i] as number) > 0.5),
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
const mostFlaggedInPinyin = 0.02;

/** Examples with their out-of-fold log-odds: each scored by a model that had not seen its cluster. */
type ScoredExamples = {
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
type LogitThresholds = {
  readonly flags: Flags;
  readonly hide: number;
  readonly ordinary: number;
};

/**
 * Sets the thresholds from the trusted ordinary posts. `flagBudget` is the share of them that may lie above their flag
 * threshold. It is divided between texts with and without a way to reach the writer so that the sum of the shares of
 * collected black-gray posts of either kind that are flagged is largest. Of equal divisions, the one counts that is
 * nearest to two thirds for those without, which are nine in ten of all. No brief post without a contact lies above the
 * `brief` threshold, and no post above the hide threshold. Our own hard negatives bound every threshold as well
 * (`mostHardNegatives`).
 */
export const thresholdsOf = (
  { examples, trusted, whole, strongest, spelled, strongestSpelled }: ScoredExamples,
  flagBudget: number,
): LogitThresholds => {
  const isHardNegative = ({ post, isMention, origin }: Example): boolean =>
    isOwn(post) && post.label === 0 && !isMention && origin !== 'foreign';
  const descending = (
    logits: Float64Array,
    isCounted: (example: Example, i: number) => boolean,
  ): number[] =>
    [...logits].filter((_, i) => isCounted(examples[i] as Example, i)).sort(byDescending);

  const ordinaryLogits = (isCounted: (example: Example) => boolean): number[] =>
    descending(strongest, (example, i) => trusted[i] === true && isCounted(example));
  const ownThreshold = (isCounted: (example: Example) => boolean): number =>
    thresholdAllowing(
      descending(strongest, (example) => isHardNegative(example) && isCounted(example)),
      mostHardNegatives.flagged,
    );
  const isBriefAndUnreachable = ({ brief, reachable }: Example): boolean => brief && !reachable;
  const kindOf = (isCounted: (example: Example) => boolean) => {
    const ordinary = ordinaryLogits(isCounted);
    const own = ownThreshold(isCounted);
    const blackGray = descending(
      strongest,
      (example) => example.label === 1 && !isOwn(example.post) && isCounted(example),
    );
    return {
      ordinary,
      allowing: (above: number): number => Math.max(own, thresholdBelow(ordinary, above)),
      shareFlagged: (threshold: number): number =>
        countAbove(blackGray, threshold) / Math.max(1, blackGray.length),
    };
  };
  const silent = kindOf(({ reachable }) => !reachable);
  const reached = kindOf(({ reachable }) => reachable);
  const budget = mostAbove(silent.ordinary.length + reached.ordinary.length, flagBudget);
  const dividedAt = (forSilent: number) => {
    const unreachable = silent.allowing(forSilent);
    const reachable = reached.allowing(budget - countAbove(silent.ordinary, unreachable));
    const flagged = silent.shareFlagged(unreachable) + reached.shareFlagged(reachable);
    return { unreachable, reachable, flagged };
  };
  const usual = Math.floor((budget * 2) / 3);
  const { unreachable, reachable } = Array.from({ length: budget + 1 }, (_, k) => k)
    .sort((one, other) => Math.abs(one - usual) - Math.abs(other - usual))
    .map(dividedAt)
    .reduce((best, division) => (division.flagged > best.flagged ? division : best));
  const brief = Math.max(
    ownThreshold(isBriefAndUnreachable),
    thresholdBelow(ordinaryLogits(isBriefAndUnreachable), 0),
  );

  const trustedPosts = new Set(examples.filter((_, i) => trusted[i]).map(({ post }) => post));
  const spelledLogits = (isCounted: (copy: Example) => boolean): number[] =>
    [...strongestSpelled]
      .filter((_, i) => spelled[i]?.language === 'pinyin' && isCounted(spelled[i] as Example))
      .sort(byDescending);
  const spelledThreshold = Math.max(
    thresholdAllowing(
      spelledLogits(({ post }) => trustedPosts.has(post)),
      mostFlaggedInPinyin,
    ),
    thresholdAllowing(spelledLogits(isHardNegative), mostHardNegatives.spelled),
  );

  const highestCollected =
    descending(whole, ({ isMention }, i) => trusted[i] === true && !isMention)[0] ?? 0;
  const hide = Math.max(
    highestCollected + 1e-6,
    thresholdAllowing(descending(whole, isHardNegative), mostHardNegatives.hidden),
    reachable,
    unreachable,
  );
  return {
    flags: {
      reachable,
      unreachable,
      brief: Math.min(unreachable, brief),
      spelled: Math.min(reachable, spelledThreshold),
    },
    hide,
    ordinary: silent.ordinary.length + reached.ordinary.length,
  };
};

const countAbove = (logits: readonly number[], threshold: number): number =>
  logits.filter((logit) => logit > threshold).length;

const byDescending = (a: number, b: number): number => b - a;
