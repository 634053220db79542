import { bucketCount, groupCount } from '../analysis/features.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { probabilityOf } from '../log-odds.ts';
import {
  type Experts,
  eachExpert,
  type LinearModel,
  magnitudesOf,
  scaleOf,
  type TradeWeights,
  tradeBucketCount,
  tradeBucketOf,
} from '../model/model.ts';
import type { Example } from './example.ts';
import { isOwn, ownWeight } from './labelled-post.ts';
import { type Random, randomFrom } from './random.ts';

const epochs = 8;
/** Number of last epochs whose weights are averaged. */
const averagedEpochs = 4;
const learningRate = 0.3;
const initialGradient = 1e-2;

export type FloatWeights = LinearModel & { readonly weights: Float32Array };

/** The training data of one expert: rows with their labels and weights, and how to fit them. */
export type Fit = {
  readonly rows: Int32Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly seed: number;
  /** Number of fits, each with the rows in a different order, whose mean is the result. */
  readonly runs: number;
  /** For each group of features, the share of rows in which it is left out. */
  readonly dropRates: readonly number[];
};

/**
 * Runs fits and returns their weights in the same order. A fit does not depend on the others or on
 * the thread that runs it, so fits can be divided among threads.
 *
 * @param onFit called after each fit
 */
export type FitAll = (
  rows: Rows,
  fits: readonly Fit[],
  onFit: () => void,
) => Promise<readonly FloatWeights[]>;

/** Runs the fits one after the other in this thread. */
export const fitInOneThread: FitAll = async (rows, fits, onFit) =>
  fits.map((fit) => {
    const weights = fitAveraged(rows, fit);
    onFit();
    return weights;
  });

/** Selects the examples that one set of experts learns from. */
export type Lesson = {
  readonly learns: (example: Example) => boolean;
  readonly seed: number;
  readonly runs: number;
};

/**
 * Fits the experts of a model (`Experts`) for each lesson: `general` from all examples, `home` from
 * those of collected sources with both black-gray and ordinary posts, `likeness` to recognise these,
 * `spelled` from copies in pinyin, `foreign` from texts in other languages, and `cases` to tell reports of
 * past frauds from ordinary texts.
 *
 * @param onProgress called after each fit with the number done and the total
 */
export async function fitExperts(
  examples: readonly Example[],
  lessons: readonly Lesson[],
  fitAll: FitAll,
  onProgress: (done: number, of: number) => void,
): Promise<readonly Experts<FloatWeights>[]> {
  const fitsByLesson = lessons.map((lesson) => fitsOf(examples, lesson));
  const fits = fitsByLesson.flatMap((experts) => Object.values(experts));
  let done = 0;
  const fitted = await fitAll(rowsOf(examples), fits, () => onProgress(++done, fits.length));
  return fitsByLesson.map((experts) =>
    eachExpert((name) => fitted[fits.indexOf(experts[name])] as FloatWeights),
  );
}

function fitsOf(examples: readonly Example[], { learns, seed, runs }: Lesson): Experts<Fit> {
  const learned = examples.map((_, i) => i).filter((i) => learns(examples[i] as Example));
  const expert = (
    isFor: (example: Example) => boolean,
    rates = noDrops,
    labelOf = ({ label }: Example): number => label,
    weightOf = ({ weight }: Example): number => weight,
  ): Fit => {
    const rows = learned.filter((i) => {
      const example = examples[i] as Example;
      return isFor(example) && weightOf(example) > 0;
    });
    return {
      rows: sharedArray(Int32Array, rows),
      labels: sharedArray(
        Float64Array,
        rows.map((i) => labelOf(examples[i] as Example)),
      ),
      weights: sharedArray(
        Float64Array,
        rows.map((i) => weightOf(examples[i] as Example)),
      ),
      seed,
      runs,
      dropRates: rates,
    };
  };
  return {
    general: expert(({ origin }) => origin !== 'spelled' && origin !== 'foreign', generalDropRates),
    home: expert(({ origin }) => origin === 'home'),
    likeness: expert(
      ({ origin }) => origin === 'home' || origin === 'elsewhere',
      noDrops,
      ({ origin }) => Number(origin === 'home'),
      ({ post }) => (isOwn(post) ? ownWeight : 1),
    ),
    spelled: expert(({ origin }) => origin === 'spelled'),
    foreign: expert(({ origin }) => origin === 'foreign'),
    cases: expert(isToldOrOrdinary, noDrops, (example) => Number(isCase(example))),
  };
}

const isToldOrOrdinary = ({ origin, label }: Example): boolean =>
  (origin === 'home' || origin === 'elsewhere') && label < 1;

/** Whether an example reports a past fraud: only such texts of ours are neither black-gray nor ordinary. */
const isCase = ({ label }: Example): boolean => label > 0 && label < 1;

/**
 * Returns the mean of several fits that saw the examples in different orders. A single fit gives a few
 * ordinary posts high scores by chance, and the thresholds depend on those few. The mean of linear
 * models is a linear model too.
 */
export function fitAveraged(rows: Rows, fit: Fit): FloatWeights {
  const { seed, runs } = fit;
  const weights = new Float32Array(bucketCount);
  let bias = 0;
  // No example of a kind, such as texts in other languages: nothing is learned, whatever the order.
  if (fit.rows.length === 0) return { bias, weights, unit: 1 };
  for (let run = 0; run < runs; run++) {
    const one = fitWeights(rows, fit, seed * runs + run);
    bias += one.bias / runs;
    for (let i = 0; i < weights.length; i++)
      weights[i] = (weights[i] as number) + (one.weights[i] as number) / runs;
  }
  return { bias, weights, unit: 1 };
}

/**
 * Shares of rows in which each group of features (characters, sounds, skeleton, dense signals) is left
 * out while the general expert learns, at most one group per row. Otherwise the most informative group
 * would leave the others untrained, and an author who changes that one (other words, other characters
 * for the same sounds, another order) would evade the model (feature bagging; Sutton, Sindelar and
 * McCallum, 2006).
 */
const generalDropRates: readonly number[] = [0.2, 0.2, 0.1, 0.1];
const noDrops: readonly number[] = new Array(groupCount).fill(0);

/** Draws the group to leave out, or −1 for none. */
function drawDroppedGroup(dropRates: readonly number[], random: Random): number {
  const drawn = random.next();
  let to = 0;
  return dropRates.findIndex((share) => {
    to += share;
    return drawn < to;
  });
}

/**
 * Examples in memory that threads share. A fit visits each example eight times, each time in a
 * different order, so the data of one example is contiguous for locality.
 */
export type Rows = {
  /** Weight indexes of all examples. */
  readonly indexes: Int32Array;
  /** Where each group of each example begins in `indexes`, followed by the end of the last one. */
  readonly bounds: Int32Array;
  /** `scaleOf` of each group of each example. */
  readonly scales: Float64Array;
};

const sharedArray = <Kind extends Int32Array | Float64Array>(
  kind: { new (memory: SharedArrayBuffer): Kind; readonly BYTES_PER_ELEMENT: number },
  from: number | ArrayLike<number>,
): Kind => {
  const length = typeof from === 'number' ? from : from.length;
  const array = new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
  if (typeof from !== 'number') array.set(from);
  return array;
};

function rowsOf(examples: readonly Example[]): Rows {
  const indexes = sharedArray(
    Int32Array,
    examples.reduce((sum, { indexes }) => sum + indexes.length, 0),
  );
  const bounds = sharedArray(Int32Array, groupCount * examples.length + 1);
  const scales = sharedArray(Float64Array, groupCount * examples.length);
  let from = 0;
  examples.forEach((example, i) => {
    indexes.set(example.indexes, from);
    for (let group = 0; group < groupCount; group++) {
      bounds[groupCount * i + group + 1] = from + (example.ends[group] as number);
      scales[groupCount * i + group] = scaleOf(group, example.sizes[group] as number);
    }
    from += example.indexes.length;
  });
  return { indexes, bounds, scales };
}

/** Fits a logistic regression by AdaGrad. Averages the last epochs (Polyak and Juditsky, 1992). */
function fitWeights(
  { indexes, bounds, scales }: Rows,
  { rows, labels, weights, dropRates }: Fit,
  seed: number,
): { readonly bias: number; readonly weights: Float32Array } {
  // Each weight is next to its sum of squared gradients: access is random, and one cache line holds both.
  const state = new Float32Array(2 * bucketCount);
  for (let i = 1; i < state.length; i += 2) state[i] = initialGradient;
  let bias = 0;
  let biasGradient = initialGradient;
  const mean = new Float32Array(bucketCount);
  let meanBias = 0;
  // As in inverted dropout: scaled up, a group contributes as much on average as when it is never left out.
  const dropScales = dropRates.map((share) => 1 / (1 - share));
  const random = randomFrom(seed);
  const order = Int32Array.from(rows.keys());
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const first = groupCount * (rows[at] as number);
      const droppedGroup = drawDroppedGroup(dropRates, random);
      let logit = 0;
      for (let group = 0; group < groupCount; group++) {
        if (group === droppedGroup) continue;
        const to = bounds[first + group + 1] as number;
        let sum = 0;
        for (let k = bounds[first + group] as number; k < to; k++)
          sum += state[2 * (indexes[k] as number)] as number;
        logit += sum * (scales[first + group] as number) * (dropScales[group] as number);
      }
      const error =
        (probabilityOf(bias + logit) - (labels[at] as number)) * (weights[at] as number);
      if (Math.abs(error) < 0.003) continue;
      biasGradient += error * error;
      bias -= (learningRate * error) / Math.sqrt(biasGradient);
      for (let group = 0; group < groupCount; group++) {
        if (group === droppedGroup) continue;
        const to = bounds[first + group + 1] as number;
        const gradient = error * (scales[first + group] as number) * (dropScales[group] as number);
        for (let k = bounds[first + group] as number; k < to; k++) {
          const slot = 2 * (indexes[k] as number);
          const sum = (state[slot + 1] as number) + gradient * gradient;
          state[slot + 1] = sum;
          state[slot] = (state[slot] as number) - (learningRate * gradient) / Math.sqrt(sum);
        }
      }
    }
    if (epoch < epochs - averagedEpochs) continue;
    meanBias += bias / averagedEpochs;
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + (state[2 * i] as number) / averagedEpochs;
  }
  return { bias: meanBias, weights: mean };
}

/** Returns the log-odds of each trade, up to a constant, by weights that are not quantised. */
const tradeLogitsOf = (model: TradeWeights, example: Example): Float64Array => {
  const tradeCount = model.biases.length;
  const logits = new Float64Array(tradeCount);
  const { indexes, ends, sizes } = example;
  let from = 0;
  for (let group = 0; group < groupCount; group++) {
    const to = ends[group] as number;
    const scale = scaleOf(group, sizes[group] as number) * model.unit;
    for (let i = from; i < to; i++) {
      const row = tradeBucketOf(indexes[i] as number) * tradeCount;
      for (let trade = 0; trade < tradeCount; trade++) {
        logits[trade] = (logits[trade] as number) + scale * (model.weights[row + trade] as number);
      }
    }
    from = to;
  }
  for (let trade = 0; trade < tradeCount; trade++) {
    logits[trade] = (logits[trade] as number) + (model.biases[trade] as number);
  }
  return logits;
};

/** Fits a multinomial logistic regression over the trades to the posts whose trade is known. */
export function fitTrades(
  examples: readonly Example[],
  seed: number,
): TradeWeights & { readonly weights: Float32Array } {
  const tradeCount = lexicon.length;
  const known = examples.filter(({ label, trade }) => label === 1 && trade >= 0);
  const weights = new Float32Array(tradeBucketCount * tradeCount);
  const gradients = new Float32Array(weights.length).fill(initialGradient);
  const biases = new Array<number>(tradeCount).fill(0);
  const model = { biases, weights, unit: 1 };
  const random = randomFrom(seed);
  const order = Int32Array.from(known.keys());
  for (let epoch = 0; epoch < epochs / 2; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = known[i] as Example;
      const right = example.trade;
      const shares = softmax(tradeLogitsOf(model, example));
      const errors = shares.map(
        (share, trade) => (share - (trade === right ? 1 : 0)) * example.weight,
      );
      const wrong = [...errors.keys()].filter(
        (trade) => Math.abs(errors[trade] as number) >= 0.003,
      );
      for (const trade of wrong)
        biases[trade] = (biases[trade] as number) - 0.05 * (errors[trade] as number);
      let from = 0;
      for (let group = 0; group < groupCount; group++) {
        const to = example.ends[group] as number;
        const scale = scaleOf(group, to - from);
        for (let k = from; k < to; k++) {
          const row = tradeBucketOf(example.indexes[k] as number) * tradeCount;
          for (let w = 0; w < wrong.length; w++) {
            const trade = wrong[w] as number;
            const gradient = (errors[trade] as number) * scale;
            const sum = (gradients[row + trade] as number) + gradient * gradient;
            gradients[row + trade] = sum;
            weights[row + trade] =
              (weights[row + trade] as number) - (learningRate * gradient) / Math.sqrt(sum);
          }
        }
        from = to;
      }
    }
  }
  return model;
}

const softmax = (logits: Float64Array): Float64Array => {
  const top = Math.max(...logits);
  const shares = logits.map((logit) => Math.exp(logit - top));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
};

function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swapped = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swapped;
  }
}

/** Sets all but the `most` largest weights to 0: the file stays small, and rare features are dropped. */
export function prune(weights: Float32Array, most: number): Float32Array {
  const magnitudes = magnitudesOf(weights);
  if (magnitudes.length <= most) return weights;
  const least = magnitudes[magnitudes.length - most] as number;
  return weights.map((weight) => (Math.abs(weight) < least ? 0 : weight));
}
