/** Row indices in order of falling score. */
const rowsByFallingScore = (scores: ArrayLike<number>): readonly number[] =>
  Array.from(scores, (_, row) => row).toSorted(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );

/** Numbers of positives and negatives at each distinct score, highest score first. */
const steps = (scores: ArrayLike<number>, labels: ArrayLike<number>) => {
  const found: { positives: number; negatives: number }[] = [];
  let last = Number.NaN;
  for (const row of rowsByFallingScore(scores)) {
    if (scores[row] !== last) found.push({ positives: 0, negatives: 0 });
    last = scores[row] as number;
    const step = found.at(-1) as (typeof found)[number];
    if (labels[row] === 1) step.positives += 1;
    else step.negatives += 1;
  }
  return found;
};

/** Area under the ROC curve, 0..1; ties count half. `NaN` if one class is missing. */
export const areaUnderRoc = (scores: ArrayLike<number>, labels: ArrayLike<number>): number => {
  let positives = 0;
  let negatives = 0;
  let area = 0;
  for (const step of steps(scores, labels)) {
    area += step.negatives * (positives + step.positives / 2);
    positives += step.positives;
    negatives += step.negatives;
  }
  return area / (positives * negatives);
};

/**
 * Average precision, 0..1: the area under the precision-recall curve without interpolation. `NaN` without
 * positives.
 */
export const averagePrecision = (scores: ArrayLike<number>, labels: ArrayLike<number>): number => {
  let positives = 0;
  let taken = 0;
  let sum = 0;
  for (const step of steps(scores, labels)) {
    positives += step.positives;
    taken += step.positives + step.negatives;
    sum += step.positives * (positives / taken);
  }
  return sum / positives;
};

/**
 * The highest recall, 0..1, of any score threshold whose precision is at least `precision`. `NaN` without
 * positives.
 */
export const recallAtPrecision = (
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  precision: number,
): number => {
  let positives = 0;
  let taken = 0;
  let best = 0;
  for (const step of steps(scores, labels)) {
    positives += step.positives;
    taken += step.positives + step.negatives;
    if (positives / taken >= precision) best = positives;
  }
  return best / positives;
};

/** Mean squared difference between probabilities and labels (Brier 1950). */
export const brierScore = (probabilities: ArrayLike<number>, labels: ArrayLike<number>): number => {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    sum += ((probabilities[row] as number) - (labels[row] as number)) ** 2;
  }
  return sum / labels.length;
};

/** Mean and standard deviation (n − 1). */
export const meanAndDeviation = (
  values: readonly number[],
): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(spread / (values.length - 1)) : 0 };
};
