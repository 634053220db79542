import { probabilityOf } from '../text/log-odds.ts';

/** Probability = σ(slope · log-odds + offset). */
export type Calibration = { readonly slope: number; readonly offset: number };

/**
 * Fits a sigmoid to the scores of rows that the model was not trained on, by Newton's method with the
 * smoothed targets of Platt (1999). A single slope keeps contributions additive. It is never negative, so a
 * higher score never becomes a lower probability.
 */
export const calibrate = (
  logOdds: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
): Calibration => {
  let positives = 0;
  let negatives = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) positives += weights[row] as number;
    else negatives += weights[row] as number;
  }
  const target = [1 / (negatives + 2), (positives + 1) / (positives + 2)] as const;
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 50; step++) {
    let gs = 0;
    let go = 0;
    let ss = 1e-9;
    let so = 0;
    let oo = 1e-9;
    for (let row = 0; row < labels.length; row++) {
      const x = logOdds[row] as number;
      const p = probabilityOf(slope * x + offset);
      const weight = weights[row] as number;
      const error = weight * (p - (target[labels[row] as 0 | 1] as number));
      const curve = weight * p * (1 - p);
      gs += error * x;
      go += error;
      ss += curve * x * x;
      so += curve * x;
      oo += curve;
    }
    const determinant = ss * oo - so * so;
    if (!(determinant > 1e-12)) break;
    const ds = (oo * gs - so * go) / determinant;
    const dO = (ss * go - so * gs) / determinant;
    slope -= ds;
    offset -= dO;
    if (Math.abs(ds) + Math.abs(dO) < 1e-9) break;
  }
  // If scores are uninformative or inverted, the calibration falls back to the base rate.
  return Number.isFinite(slope + offset) && slope > 0
    ? { slope, offset }
    : { slope: 0, offset: Math.log((positives + 1) / (negatives + 1)) };
};
