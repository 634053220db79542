import * as z from 'zod';
import { probabilityOf } from '../text/log-odds.ts';
import { Column, vectorOf } from './columns.ts';
import type { AccountRow } from './rows.ts';
import { addContributions, Tree } from './trees.ts';

/** A model trained on a platform's own labelled accounts; the content of `model.json`. */
export const AccountModel = z.strictObject({
  kind: z.literal('clearspring-account-model'),
  version: z.literal(1),
  columns: z.array(Column).min(1),
  ensembles: z.array(z.strictObject({ base: z.number(), trees: z.array(Tree) })).min(1),
  slope: z.number().nonnegative(),
  offset: z.number(),
  /** Log-odds of being abusive among the training accounts. */
  prior: z.number(),
});
export type AccountModel = z.infer<typeof AccountModel>;

type Prediction = {
  /** Calibrated probability, 0..1, that the account is abusive. */
  readonly score: number;
  /** Log-odds that are the same for every account. */
  readonly base: number;
  /** Log-odds that each feature adds. Together with `base`, they sum to the score's log-odds. */
  readonly contributions: Readonly<Record<string, number>>;
};

/**
 * Scores one account and explains the score: a feature's contribution is the sum of the changes at its splits
 * along the account's paths (Saabas 2014). The contributions are exact: they leave no remainder.
 *
 * @throws {Unfit} with the feature that must be a number
 * @example
 * declare const model: AccountModel;
 * const { score, contributions } = predict(model, { posts: 12, followers: null });
 */
export const predict = (model: AccountModel, features: AccountRow['features']): Prediction => {
  const vector = vectorOf(model.columns, features);
  const byColumn = new Float64Array(model.columns.length);
  const scale = model.slope / model.ensembles.length;
  let base = model.offset;
  for (const ensemble of model.ensembles) {
    base += addContributions(ensemble, vector, scale, byColumn);
  }
  // A Map, because a feature may be called `constructor`.
  const contributions = new Map<string, number>();
  let logOdds = base;
  for (const [i, { feature }] of model.columns.entries()) {
    const part = byColumn[i] as number;
    if (part === 0) continue;
    logOdds += part;
    contributions.set(feature, (contributions.get(feature) ?? 0) + part);
  }
  return { score: probabilityOf(logOdds), base, contributions: Object.fromEntries(contributions) };
};
