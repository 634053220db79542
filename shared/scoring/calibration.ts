import { probabilityOf } from '../text/log-odds.ts';

/** Probability = σ(slope · log-odds + offset). */
type Calibration = { readonly slope: number; readonly offset: number };

/**
 * Fits a sigmoid to the scores of rows that the model was not trained on, by Newton's method with the
 * smoothed targets of Platt (1999). It starts from the base rate and halves a step that does not lower the loss
 * (Lin, Lin & Weng 2007): full steps from scores that are too sure, or towards one far beyond the others, lead away.
 * A single slope keeps contributions additive. It is never negative, so a higher score never becomes a lower
 * probability.
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
  const lossOf = (slope: number, offset: number): number => {
    let loss = 0;
    for (let row = 0; row < labels.length; row++) {
      const x = slope * (logOdds[row] as number) + offset;
      const expected = target[labels[row] as 0 | 1] as number;
      const softplus = Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
      loss += (weights[row] as number) * (softplus - expected * x);
    }
    return loss;
  };
  // What scores say that are uninformative or inverted.
  const baseRate = { slope: 0, offset: Math.log((positives + 1) / (negatives + 1)) };
  let { slope, offset } = baseRate;
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
    let ds = (oo * gs - so * go) / determinant;
    let dO = (ss * go - so * gs) / determinant;
    // Equal but for rounding is no worse.
    const most = lossOf(slope, offset) * (1 + 1e-12);
    while (Math.abs(ds) + Math.abs(dO) >= 1e-9 && lossOf(slope - ds, offset - dO) > most) {
      ds /= 2;
      dO /= 2;
    }
    slope -= ds;
    offset -= dO;
    if (Math.abs(ds) + Math.abs(dO) < 1e-9) break;
  }
  return Number.isFinite(slope + offset) && slope > 0 ? { slope, offset } : baseRate;
};
