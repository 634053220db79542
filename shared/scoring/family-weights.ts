import { weightsOf } from '../decisions/decide.ts';
import { expandSignals } from '../decisions/snapshot.ts';
import { type FamilyWeights, weighedFamilies, weightBounds } from '../settings/platform.ts';
import { probabilityOf } from '../text/log-odds.ts';
import { randomFrom } from '../text/training/random.ts';
import { foldsOf } from './folds.ts';
import { type DecisionWithOutcome, strongestOf } from './training-rows.ts';

type Row = {
  /** What each family contributed, in log-odds at the assumed weights. */
  readonly evidence: readonly number[];
  readonly label: 0 | 1;
  readonly weight: number;
};

type Fit = { readonly offset: number; readonly factors: readonly number[] };

/** Standard deviation of a factor's prior around 1, so that a few outcomes move it little. */
const priorDeviation = 0.25;
const rounds = 200;
const folds = 5;
/** Fewer accounts in total, of either label, or of one family change nothing. */
export const fewestWeighed = { accounts: 200, ofEither: 30, ofFamily: 50 } as const;

const rowsOf = (outcomes: readonly DecisionWithOutcome[]): readonly Row[] =>
  strongestOf(outcomes).flatMap(({ decision, label, weight }): readonly Row[] => {
    const { remembered } = expandSignals(decision.signals).account;
    const contributions = weightsOf(decision.findings, remembered);
    const evidence = weighedFamilies.map((family) => contributions[family] ?? 0);
    return evidence.some((one) => one > 0) ? [{ evidence, label, weight }] : [];
  });

const logOddsOf = ({ evidence }: Row, { offset, factors }: Fit): number =>
  evidence.reduce((sum, one, i) => sum + one * (factors[i] as number), offset);

/**
 * Logistic regression by coordinate descent (Newton steps within bounds), with each free factor shrunk towards 1. The
 * others keep their present value.
 *
 * Which accounts are reviewed depends only on the strength of their evidence: that shifts the offset and
 * leaves the factors unbiased (Prentice & Pyke, Biometrika 1979).
 */
const regression = (
  rows: readonly Row[],
  isFree: (family: number) => boolean,
  present: readonly number[],
): Fit => {
  let offset = 0;
  const factors = [...present];
  const step = (xOf: (row: Row) => number, deviation: number, priorPrecision: number): number => {
    let slope = -priorPrecision * deviation;
    let curve = priorPrecision + 1e-9;
    for (const row of rows) {
      const x = xOf(row);
      const p = probabilityOf(logOddsOf(row, { offset, factors }));
      slope += row.weight * (row.label - p) * x;
      curve += row.weight * p * (1 - p) * x * x;
    }
    // Damped: if all rows are already separated, a full step would overshoot.
    return Math.max(-1, Math.min(1, slope / curve));
  };
  for (let round = 0; round < rounds; round++) {
    let moved = Math.abs(offset);
    offset += step(() => 1, offset, 1e-3);
    moved = Math.abs(moved - Math.abs(offset));
    for (const [i, factor] of factors.entries()) {
      if (!isFree(i)) continue;
      const next =
        factor + step(({ evidence }) => evidence[i] as number, factor - 1, priorDeviation ** -2);
      factors[i] = Math.max(weightBounds.least, Math.min(weightBounds.most, next));
      moved += Math.abs(factor - factors[i]);
    }
    if (moved < 1e-6) break;
  }
  return { offset, factors };
};

const lossOf = (rows: readonly Row[], fit: Fit): number =>
  rows.reduce((sum, row) => {
    const p = probabilityOf(logOddsOf(row, fit));
    return sum - row.weight * Math.log(Math.max(1e-9, row.label === 1 ? p : 1 - p));
  }, 0);

/** Fitted weights of the evidence families. */
export type WeighedEvidence = {
  /** Accounts with a human conclusion, and how many of them are abusive. */
  readonly accounts: number;
  readonly abusive: number;
  /** By family: the fitted factor, and in how many accounts the family contributed. */
  readonly families: Readonly<
    Record<(typeof weighedFamilies)[number], { readonly factor: number; readonly accounts: number }>
  >;
  /**
   * Mean log loss in five-fold cross-validation, with present and with fitted factors; lower is better. `null`
   * without accounts.
   */
  readonly loss: { readonly assumed: number; readonly fitted: number } | null;
  /**
   * The value for the platform's settings: the present one if there are too few outcomes or the fit does not reduce
   * the loss.
   */
  readonly familyWeights: FamilyWeights;
};

/**
 * Fits the weight of each evidence family to people's conclusions: one factor per family, 1 being the assumed
 * weight. Lists are an authority's word and are not fitted; neither is a family with fewer than 50 accounts.
 *
 * @param present the platform's factors
 * @example
 * declare const outcomes: readonly DecisionWithOutcome[];
 * weighEvidence(outcomes).familyWeights; // { network: 0.82 }
 */
export const weighEvidence = (
  outcomes: readonly DecisionWithOutcome[],
  present: FamilyWeights = {},
): WeighedEvidence => {
  const presentFactors = weighedFamilies.map((family) => present[family] ?? 1);
  const rows = rowsOf(outcomes);
  const accountsByFamily = weighedFamilies.map(
    (_, i) => rows.filter(({ evidence }) => (evidence[i] as number) > 0).length,
  );
  const isFree = (family: number) => (accountsByFamily[family] as number) >= fewestWeighed.ofFamily;
  const abusive = rows.filter(({ label }) => label === 1).length;
  const { factors } = regression(rows, isFree, presentFactors);

  const fold = foldsOf(
    rows.map(({ label }) => label),
    folds,
    randomFrom(1),
  );
  const foldLosses = Array.from({ length: folds }, (_, out) => {
    const trainingRows = rows.filter((_row, i) => fold[i] !== out);
    const testRows = rows.filter((_row, i) => fold[i] === out);
    return [
      lossOf(
        testRows,
        regression(trainingRows, () => false, presentFactors),
      ),
      lossOf(testRows, regression(trainingRows, isFree, presentFactors)),
    ] as const;
  });
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: 0 | 1) =>
    foldLosses.reduce((sum, pair) => sum + pair[of], 0) / Math.max(1, total);
  const loss = rows.length === 0 ? null : { assumed: mean(0), fitted: mean(1) };

  const isUsable =
    loss !== null &&
    rows.length >= fewestWeighed.accounts &&
    Math.min(abusive, rows.length - abusive) >= fewestWeighed.ofEither &&
    loss.fitted < loss.assumed;
  const rounded = factors.map((factor) => Math.round(factor * 100) / 100);
  return {
    accounts: rows.length,
    abusive,
    families: Object.fromEntries(
      weighedFamilies.map((family, i) => [
        family,
        { factor: rounded[i], accounts: accountsByFamily[i] },
      ]),
    ) as WeighedEvidence['families'],
    loss,
    familyWeights: isUsable
      ? Object.fromEntries(
          weighedFamilies.flatMap((family, i) => (rounded[i] === 1 ? [] : [[family, rounded[i]]])),
        )
      : present,
  };
};
