import { areaUnderRoc, brierScore, recallAtPrecision } from '#shared/scoring/measures.ts';

/** The score and the label of one text. */
export type Scored = { readonly score: number; readonly label: 0 | 1 };

/** How well scores rank black-gray posts above ordinary ones. */
export type Ranking = {
  readonly posts: number;
  /** `null` if one class is missing. */
  readonly auc: number | null;
  /** F1 at the best threshold. */
  readonly f1: number;
  /** Recall at the lowest threshold with 99 % precision; `null` without black-gray posts. */
  readonly recallAt99: number | null;
};

/** The best F1 over all thresholds; texts with equal scores are on the same side of a threshold. */
const bestF1 = (scored: readonly Scored[]): number => {
  const falling = scored.toSorted((a, b) => b.score - a.score);
  const positives = scored.filter(({ label }) => label === 1).length;
  let [hits, best] = [0, 0];
  for (const [i, { score, label }] of falling.entries()) {
    hits += label;
    if (falling[i + 1]?.score === score) continue;
    best = Math.max(best, (2 * hits) / (i + 1 + positives));
  }
  return best;
};

const numberOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

export const rankingOf = (scored: readonly Scored[]): Ranking => {
  const scores = scored.map(({ score }) => score);
  const labels = scored.map(({ label }) => label);
  return {
    posts: scored.length,
    auc: numberOrNull(areaUnderRoc(scores, labels)),
    f1: bestF1(scored),
    recallAt99: numberOrNull(recallAtPrecision(scores, labels, 0.99)),
  };
};

/** Returns the threshold that at most this share of scores exceeds. */
export const thresholdAt = (scores: readonly number[], share: number): number => {
  const sorted = scores.toSorted((a, b) => b - a);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
};

export const shareOf = <T>(all: readonly T[], holds: (one: T) => boolean): number =>
  all.length === 0 ? Number.NaN : all.filter(holds).length / all.length;

/** How well scores match probabilities: mean squared error, and predicted against observed shares by bin. */
export type Calibration = {
  /** Brier score: 0 is perfect; `base` is the score of always predicting the share of positives. */
  readonly brier: number;
  readonly base: number;
  readonly bins: readonly {
    readonly from: number;
    readonly posts: number;
    readonly said: number;
    readonly true: number;
  }[];
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

const binEdges = [0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99];

export const calibrationOf = (scored: readonly Scored[]): Calibration => {
  const share = mean(scored.map(({ label }) => label));
  return {
    brier: brierScore(
      scored.map(({ score }) => score),
      scored.map(({ label }) => label),
    ),
    base: share * (1 - share),
    bins: binEdges.map((from, i) => {
      const to = binEdges[i + 1] ?? Number.POSITIVE_INFINITY;
      const inside = scored.filter(({ score }) => score >= from && score < to);
      return {
        from,
        posts: inside.length,
        said: mean(inside.map(({ score }) => score)),
        true: mean(inside.map(({ label }) => label)),
      };
    }),
  };
};
