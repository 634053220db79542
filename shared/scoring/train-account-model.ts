import { Unfit, type Words } from '../events/words.ts';
import { probabilityOf } from '../text/log-odds.ts';
import { randomFrom } from '../text/training/random.ts';
import type { AccountModel } from './account-model.ts';
import { calibrate } from './calibration.ts';
import { columnsOf, fewestRows, matrixOf } from './columns.ts';
import { foldsOf } from './folds.ts';
import { growTrees, type Hyperparameters, rowIn } from './grow-trees.ts';
import {
  areaUnderRoc,
  averagePrecision,
  brierScore,
  meanAndDeviation,
  recallAtPrecision,
} from './measures.ts';
import type { LabelledRow } from './rows.ts';
import { type Ensemble, stagedLogOdds } from './trees.ts';

type Spread = { readonly mean: number; readonly deviation: number };

/** A model's cross-validated quality, and the size and parameters of its training. */
type ModelCard = {
  readonly rows: number;
  readonly abusive: number;
  readonly honest: number;
  readonly unlabelled: number;
  readonly features: number;
  readonly seed: number;
  readonly growth: 'drawn' | 'exact';
  readonly treesPerEnsemble: number;
  readonly ensembles: number;
  readonly crossValidation: {
    readonly folds: number;
    readonly repeats: number;
    readonly areaUnderRoc: Spread;
    readonly averagePrecision: Spread;
    readonly recallAt95Precision: Spread;
    readonly brier: Spread;
  };
};

/**
 * Two sets of hyperparameters; cross-validation chooses the one with the lower loss on held-out rows. Random
 * thresholds did best on three thousand accounts, shallow trees over all thresholds on seven hundred.
 */
const hyperparameterSets: { readonly [Name in ModelCard['growth']]: Hyperparameters } = {
  drawn: {
    trees: 300,
    depth: 4,
    rate: 0.05,
    rows: 0.7,
    columns: 0.6,
    penalty: 3,
    leastWeight: 2,
    randomThresholds: 2,
  },
  exact: {
    trees: 250,
    depth: 3,
    rate: 0.04,
    rows: 0.8,
    columns: 0.5,
    penalty: 3,
    leastWeight: 4,
    randomThresholds: 0,
  },
};
const folds = 5;
const leastPerLabel = 10;

/** The accounts with a label, as the trees read them: row by row in each column. */
type TrainingSet = {
  readonly labels: Uint8Array;
  readonly weights: Float64Array;
  readonly columns: ReturnType<typeof columnsOf>;
  readonly matrix: ReturnType<typeof matrixOf>;
  /** Rows with the same name are never in two folds. */
  readonly groups: readonly string[];
};

/** @throws {Unfit} if nothing can be learned from the rows */
const trainingSetOf = (labelled: readonly LabelledRow[]): TrainingSet => {
  const labels = Uint8Array.from(labelled, ({ label }) => label as 0 | 1);
  const { abusive, honest } = countLabels(labels);
  if (abusive < leastPerLabel || honest < leastPerLabel) {
    throw new Unfit({
      'zh-CN': `标签为 1 的账号 ${abusive} 个，为 0 的 ${honest} 个：训练至少各需 ${leastPerLabel} 个`,
      en: `there are ${abusive} accounts with label 1 and ${honest} with label 0: training needs at least ${leastPerLabel} of each`,
    });
  }
  const columns = columnsOf(labelled);
  if (columns.length === 0) {
    throw new Unfit({
      'zh-CN': `features：须有数字，或至少 ${fewestRows} 个账号共有的名称，方可学习`,
      en: `features: there must be a number, or a name that at least ${fewestRows} accounts share, to learn from`,
    });
  }
  const matrix = matrixOf(columns, labelled);
  if (matrix.every((column) => column.every((value) => Object.is(value, column[0])))) {
    throw new Unfit({
      'zh-CN': 'features：所有账号的特征值都相同，无从分辨',
      en: 'features: all are the same for every account, so they cannot tell accounts apart',
    });
  }
  return {
    labels,
    weights: Float64Array.from(labelled, ({ weight = 1 }) => weight),
    columns,
    matrix,
    groups: labelled.map(({ group, id }) => (group === undefined ? `id ${id}` : `group ${group}`)),
  };
};

const countLabels = (labels: Uint8Array) => {
  const abusive = labels.reduce<number>((sum, label) => sum + label, 0);
  return { abusive, honest: labels.length - abusive };
};

/** Grows an ensemble on some rows. */
const grow = (
  { matrix, labels, weights }: TrainingSet,
  members: readonly number[],
  hyperparameters: Hyperparameters,
  seed: number,
): Ensemble =>
  growTrees(
    matrix.map((column) => Float64Array.from(members, (row) => column[row] as number)),
    Uint8Array.from(members, (row) => labels[row] as number),
    Float64Array.from(members, (row) => weights[row] as number),
    hyperparameters,
    randomFrom(seed),
  );

type Training = {
  readonly seed: number;
  /** How often the rows are divided anew for cross-validation. */
  readonly repeats: number;
  /** Receives progress messages. */
  readonly report: (message: Words) => void;
};

/** For each repeat, the log-odds of each row, tree by tree, from models that were not trained on it. */
type HeldOut = readonly (readonly Float64Array[])[];

const crossValidate = (
  set: TrainingSet,
  name: ModelCard['growth'],
  { seed, repeats, report }: Training,
): HeldOut => {
  const { labels, matrix, groups } = set;
  return Array.from({ length: repeats }, (_, repeat) => {
    const fold = foldsOf(labels, folds, randomFrom(seed + repeat), groups);
    const staged: Float64Array[] = [];
    for (let test = 0; test < folds; test++) {
      const members = [...labels.keys()].filter((row) => fold[row] !== test);
      const ensemble = grow(
        set,
        members,
        hyperparameterSets[name],
        seed * 1_000 + repeat * 100 + test,
      );
      for (const row of labels.keys()) {
        if (fold[row] === test) staged[row] = stagedLogOdds(ensemble, rowIn(matrix, row));
      }
      const round = repeat * folds + test + 1;
      report({
        'zh-CN': `交叉验证 ${round} / ${repeats * folds}，${name}`,
        en: `cross-validation ${round} of ${repeats * folds}, ${name}`,
      });
    }
    return staged;
  });
};

/** The log loss on held-out rows after so many trees, weighted. */
const lossAfter = ({ labels, weights }: TrainingSet, held: HeldOut, tree: number): number => {
  let sum = 0;
  for (const staged of held) {
    for (const [row, rowLogOdds] of staged.entries()) {
      const negativeMargin = (labels[row] === 1 ? -1 : 1) * (rowLogOdds[tree] as number);
      sum += (weights[row] as number) * Math.log1p(Math.exp(negativeMargin));
    }
  }
  return sum;
};

/** Returns the hyperparameters and the number of trees with the lowest loss on held-out rows. */
const chooseGrowth = (set: TrainingSet, training: Training) => {
  const candidates = (Object.keys(hyperparameterSets) as ModelCard['growth'][]).map((name) => {
    const hyperparameters = hyperparameterSets[name];
    const held = crossValidate(set, name, training);
    const losses = Array.from({ length: hyperparameters.trees }, (_, tree) =>
      lossAfter(set, held, tree),
    );
    const loss = Math.min(...losses);
    const trees = losses.indexOf(loss) + 1;
    return { name, hyperparameters: { ...hyperparameters, trees }, held, loss };
  });
  return candidates.reduce((best, other) => (other.loss < best.loss ? other : best));
};

/**
 * Trains an account model: several ensembles of boosted trees with different random seeds, whose log-odds are
 * averaged and calibrated.
 *
 * Repeated stratified cross-validation (groups kept whole) chooses the hyperparameters and the number of
 * trees, fits the calibration on held-out scores, and measures quality. Deterministic for the same rows and
 * seed.
 *
 * @throws {Unfit} if there are fewer than ten accounts of either label, no feature differs between accounts,
 *   or a feature is a number in one row and a name in another
 * @example
 * declare const rows: readonly LabelledRow[];
 * const { model, card } = trainAccountModel(rows, { seed: 1 });
 * card.crossValidation.areaUnderRoc.mean; // 0.95
 */
export const trainAccountModel = (
  rows: readonly LabelledRow[],
  {
    seed,
    repeats = 3,
    ensembles = 5,
    report = () => {},
  }: Pick<Training, 'seed'> & Partial<Training> & { readonly ensembles?: number },
): { readonly model: AccountModel; readonly card: ModelCard } => {
  const labelled = rows.filter(({ label }) => label !== null);
  const set = trainingSetOf(labelled);
  const { labels, weights, columns } = set;

  const { name, hyperparameters, held } = chooseGrowth(set, { seed, repeats, report });
  const { trees } = hyperparameters;
  const outOfFold = held.map((staged) =>
    Float64Array.from(staged, (rowLogOdds) => rowLogOdds[trees - 1] as number),
  );
  const averaged = Float64Array.from(
    labels,
    (_, row) => outOfFold.reduce((sum, scores) => sum + (scores[row] as number), 0) / repeats,
  );
  const { slope, offset } = calibrate(averaged, labels, weights);

  const allRows = [...labels.keys()];
  const model: AccountModel = {
    kind: 'clearspring-account-model',
    version: 1,
    columns: [...columns],
    ensembles: Array.from({ length: ensembles }, (_, i) => {
      report({
        'zh-CN': `模型组 ${i + 1} / ${ensembles}`,
        en: `ensemble ${i + 1} of ${ensembles}`,
      });
      return grow(set, allRows, hyperparameters, seed * 1_000 + 900 + i);
    }),
    slope,
    offset,
    prior: priorOf(labels, weights),
  };
  const spread = (measure: (scores: Float64Array) => number) => {
    const { mean, deviation } = meanAndDeviation(outOfFold.map(measure));
    return { mean: fourDigits(mean), deviation: fourDigits(deviation) };
  };
  return {
    model,
    card: {
      rows: rows.length,
      ...countLabels(labels),
      unlabelled: rows.length - labelled.length,
      features: new Set(columns.map(({ feature }) => feature)).size,
      seed,
      growth: name,
      treesPerEnsemble: trees,
      ensembles,
      crossValidation: {
        folds,
        repeats,
        areaUnderRoc: spread((scores) => areaUnderRoc(scores, labels)),
        averagePrecision: spread((scores) => averagePrecision(scores, labels)),
        recallAt95Precision: spread((scores) => recallAtPrecision(scores, labels, 0.95)),
        brier: spread((scores) =>
          brierScore(
            scores.map((logOdds) => probabilityOf(slope * logOdds + offset)),
            labels,
          ),
        ),
      },
    },
  };
};

const priorOf = (labels: Uint8Array, weights: Float64Array): number => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const abusive = weights.reduce((sum, weight, row) => sum + weight * (labels[row] as number), 0);
  return Math.log(abusive / (total - abusive));
};

const fourDigits = (value: number): number => Math.round(value * 10_000) / 10_000;
