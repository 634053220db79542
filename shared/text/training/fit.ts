import { buckets, groups } from '../features.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { probabilityOf } from '../log-odds.ts';
import {
  type Experts,
  scaleOf,
  type TradeWeights,
  tradeBucketOf,
  tradeBuckets,
  tradeLogitsOf,
  type Weights,
} from '../model.ts';
import { type Example, ownWeight } from './example.ts';
import { isOwn } from './labelled-post.ts';
import { type Random, randomFrom } from './random.ts';

const epochs = 8;
/** Epochs whose weights are averaged. */
const averaged = 4;
const rate = 0.3;
const startingGradient = 1e-2;

export type FloatWeights = Weights & { readonly weights: Float32Array };

/**
 * The experts of a model: one from all examples, one from those that were collected where both kinds are found, how to
 * tell what is like these, one from all in pinyin, and one from what is in other languages.
 */
export const fitExperts = (
  examples: readonly Example[],
  seed: number,
  fits: number,
): Experts<FloatWeights> => ({
  general: fitSteadily(
    examples.filter(({ origin }) => origin !== 'spelled' && origin !== 'foreign'),
    seed,
    fits,
    nowAndThen,
  ),
  home: fitSteadily(
    examples.filter(({ origin }) => origin === 'home'),
    seed,
    fits,
  ),
  likeness: fitSteadily(
    examples
      .filter(({ origin }) => origin === 'home' || origin === 'elsewhere')
      .map((example) => ({
        ...example,
        label: Number(example.origin === 'home'),
        weight: isOwn(example.post) ? ownWeight : 1,
      })),
    seed,
    fits,
  ),
  spelled: fitSteadily(
    examples.filter(({ origin }) => origin === 'spelled'),
    seed,
    fits,
  ),
  foreign: fitSteadily(
    examples.filter(({ origin }) => origin === 'foreign'),
    seed,
    fits,
  ),
});

/**
 * The mean of several fits that saw the examples in other orders. One fit makes a few ordinary posts
 * suspicious by chance, and thresholds rest on those few; the mean of linear models is one as well.
 */
function fitSteadily(
  examples: readonly Example[],
  seed: number,
  fits: number,
  silent: readonly number[] = never,
): FloatWeights {
  const rows = rowsOf(examples.filter(({ weight }) => weight > 0));
  const weights = new Float32Array(buckets);
  let bias = 0;
  for (let run = 0; run < fits; run++) {
    const fit = fitWeights(rows, seed * fits + run, silent);
    bias += fit.bias / fits;
    for (let i = 0; i < buckets; i++)
      weights[i] = (weights[i] as number) + (fit.weights[i] as number) / fits;
  }
  return { bias, weights, unit: 1 };
}

/**
 * How often each group of features (characters, sounds, skeleton, dense signals) is silent while
 * the expert for all texts learns, at most one at a time. The group that tells most would leave the
 * others untrained, and an author changes one of them: other words, other characters for the same
 * sounds, another order (feature bagging; Sutton, Sindelar and McCallum, 2006).
 */
const nowAndThen: readonly number[] = [0.2, 0.2, 0.1, 0.1];
const never: readonly number[] = new Array(groups).fill(0);

/** Which group is silent this time, or −1. */
function silentGroup(silent: readonly number[], random: Random): number {
  const drawn = random.next();
  let to = 0;
  return silent.findIndex((share) => {
    to += share;
    return drawn < to;
  });
}

/**
 * Examples as a fit reads them. It comes back to each of them eight times, always in another order: what it reads of one
 * lies together, and is not looked for all over the memory.
 */
type Rows = {
  /** Weight indexes of all examples. */
  readonly indexes: Int32Array;
  /** Where each group of each example begins in these, and where the last one ends. */
  readonly bounds: Int32Array;
  /** `scaleOf` each group of each example. */
  readonly scales: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
};

function rowsOf(examples: readonly Example[]): Rows {
  const indexes = new Int32Array(examples.reduce((sum, { indexes }) => sum + indexes.length, 0));
  const bounds = new Int32Array(groups * examples.length + 1);
  const scales = new Float64Array(groups * examples.length);
  let from = 0;
  examples.forEach((example, i) => {
    indexes.set(example.indexes, from);
    for (let group = 0; group < groups; group++) {
      bounds[groups * i + group + 1] = from + (example.ends[group] as number);
      scales[groups * i + group] = scaleOf(group, example.sizes[group] as number);
    }
    from += example.indexes.length;
  });
  return {
    indexes,
    bounds,
    scales,
    labels: Float64Array.from(examples, ({ label }) => label),
    weights: Float64Array.from(examples, ({ weight }) => weight),
  };
}

/**
 * Logistic regression by AdaGrad; the mean over the last epochs (Polyak and Juditsky, 1992).
 *
 * @param silent how often each group of features is not seen, as a share of the examples.
 */
function fitWeights(
  { indexes, bounds, scales, labels, weights }: Rows,
  seed: number,
  silent: readonly number[],
): FloatWeights {
  // A weight lies beside its sum of squared gradients: features come from all over, and each wait for memory fetches both.
  const state = new Float32Array(2 * buckets);
  for (let i = 1; i < state.length; i += 2) state[i] = startingGradient;
  let bias = 0;
  let biasGradient = startingGradient;
  const mean = new Float32Array(buckets);
  let meanBias = 0;
  // The others stay as loud as all are on average, or the weights would shout when all speak.
  const loudness = silent.map((share) => 1 / (1 - share));
  const random = randomFrom(seed);
  const order = Int32Array.from(labels.keys());
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const row of order) {
      const first = groups * row;
      const quiet = silentGroup(silent, random);
      let logit = 0;
      for (let group = 0; group < groups; group++) {
        if (group === quiet) continue;
        const to = bounds[first + group + 1] as number;
        let sum = 0;
        for (let k = bounds[first + group] as number; k < to; k++)
          sum += state[2 * (indexes[k] as number)] as number;
        logit += sum * (scales[first + group] as number) * (loudness[group] as number);
      }
      const error =
        (probabilityOf(bias + logit) - (labels[row] as number)) * (weights[row] as number);
      if (Math.abs(error) < 0.003) continue;
      biasGradient += error * error;
      bias -= (rate * error) / Math.sqrt(biasGradient);
      for (let group = 0; group < groups; group++) {
        if (group === quiet) continue;
        const to = bounds[first + group + 1] as number;
        const gradient = error * (scales[first + group] as number) * (loudness[group] as number);
        for (let k = bounds[first + group] as number; k < to; k++) {
          const at = 2 * (indexes[k] as number);
          const sum = (state[at + 1] as number) + gradient * gradient;
          state[at + 1] = sum;
          state[at] = (state[at] as number) - (rate * gradient) / Math.sqrt(sum);
        }
      }
    }
    if (epoch < epochs - averaged) continue;
    meanBias += bias / averaged;
    for (let i = 0; i < buckets; i++)
      mean[i] = (mean[i] as number) + (state[2 * i] as number) / averaged;
  }
  return { bias: meanBias, weights: mean, unit: 1 };
}

/** Multinomial logistic regression over the trades, on posts whose trade is known. */
export function fitTrades(
  examples: readonly Example[],
  seed: number,
): TradeWeights & { readonly weights: Float32Array } {
  const trades = lexicon.length;
  const known = examples.filter(({ label, trade }) => label === 1 && trade >= 0);
  const weights = new Float32Array(tradeBuckets * trades);
  const gradients = new Float32Array(weights.length).fill(startingGradient);
  const biases = new Array<number>(trades).fill(0);
  const model = { biases, weights, unit: 1 };
  const random = randomFrom(seed);
  const order = Int32Array.from(known.keys());
  for (let epoch = 0; epoch < epochs / 2; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = known[i] as Example;
      const right = example.trade;
      const shares = softmax(tradeLogitsOf(model, example));
      let from = 0;
      for (let trade = 0; trade < trades; trade++) {
        const error = ((shares[trade] as number) - (trade === right ? 1 : 0)) * example.weight;
        shares[trade] = Math.abs(error) < 0.003 ? 0 : error;
        biases[trade] = (biases[trade] as number) - 0.05 * (shares[trade] as number);
      }
      for (let group = 0; group < groups; group++) {
        const to = example.ends[group] as number;
        const scale = scaleOf(group, to - from);
        for (let k = from; k < to; k++) {
          const row = tradeBucketOf(example.indexes[k] as number) * trades;
          for (let trade = 0; trade < trades; trade++) {
            const gradient = (shares[trade] as number) * scale;
            if (gradient === 0) continue;
            const sum = (gradients[row + trade] as number) + gradient * gradient;
            gradients[row + trade] = sum;
            weights[row + trade] =
              (weights[row + trade] as number) - (rate * gradient) / Math.sqrt(sum);
          }
        }
        from = to;
      }
    }
  }
  return model;
}

export const softmax = (logits: Float64Array): Float64Array => {
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

/** Keeps the largest weights: the file stays small and rare features say nothing. */
export function pruned(weights: Float32Array, most: number): Float32Array {
  const sizes = Float32Array.from(weights, Math.abs).sort();
  const least = sizes[Math.max(0, sizes.length - most)] ?? 0;
  return weights.map((weight) => (Math.abs(weight) < least ? 0 : weight));
}
