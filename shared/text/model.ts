import { readFileSync } from 'node:fs';
import { atFirstUse, packData, unpackData } from './data-file.ts';
import {
  buckets,
  denseBuckets,
  type Features,
  groups,
  hashedBuckets,
  shownBefore,
} from './features.ts';
import type { TextLanguage } from './language.ts';
import { probabilityOf } from './log-odds.ts';

/** A linear model: one weight a bucket. */
export type Weights = {
  readonly bias: number;
  readonly weights: Float32Array | Int8Array;
  /** What one step of a quantised weight is worth; 1 when the weights are floats. */
  readonly unit: number;
};

/**
 * Linear models over the same features. What is learned from texts of our own and from disguises costs something on
 * posts like the collected ones, and what is learned from those alone knows nothing else: so both are learned, and
 * which is heard depends on the text (mixture of experts; Jacobs, Jordan, Nowlan and Hinton, 1991).
 */
export type Experts<One = Weights> = {
  /** Learned from all: collected posts, texts of our own, disguises. */
  readonly general: One;
  /** Learned from sources that hold both kinds of posts, as these were written. */
  readonly home: One;
  /** How much a text is like the posts of those sources. */
  readonly likeness: One;
  /** Learned from all, each text written in pinyin throughout. */
  readonly spelled: One;
  /** Learned from texts in other languages alone. */
  readonly foreign: One;
};

/** One row of weights a trade, over fewer buckets: only asked about texts that look bad. */
export type TradeWeights = {
  readonly biases: readonly number[];
  readonly weights: Float32Array | Int8Array;
  readonly unit: number;
};

/**
 * Ordinary texts that come near an offer mostly say how their writer is reached, as advertising
 * does: one that does not is flagged from less on, and from less still where it is brief, since what makes ordinary
 * texts suspicious takes many words.
 */
export type Flags = {
  /** A text that holds a way to reach the writer. */
  readonly reachable: number;
  /** One that holds none. */
  readonly unreachable: number;
  /** One that holds none and is brief. */
  readonly brief: number;
  /** One in pinyin throughout. */
  readonly spelled: number;
};

/** A comment, a name, a title: so many UTF-16 units. None of 2,972 such ordinary posts without a contact scores above .48. */
export const isBrief = (text: string): boolean => text.length <= 24;

/** By which threshold a text in Chinese is flagged that is no open offer. */
export const flagOf = (isReachable: boolean, isBrief: boolean): Exclude<keyof Flags, 'spelled'> =>
  isReachable ? 'reachable' : isBrief ? 'brief' : 'unreachable';

/** Everything that a trained reader knows beside the lexicon. */
export type TextModel = {
  readonly experts: Experts;
  readonly trades: TradeWeights;
  /** Platt scaling of the log-odds: probability = σ(slope · logit + offset). */
  readonly slope: number;
  readonly offset: number;
  /** Probabilities from which a text is flagged, and the one from which it is hidden. */
  readonly flags: Flags;
  readonly hide: number;
  /** What the model was trained on and how well it did: for people. */
  readonly card: Readonly<Record<string, unknown>>;
};

/** The dense group counts nearly as it is; the others shrink with their size. */
const denseGroup = groups - 1;
const denseScale = 0.15;
const shrink = 0.3;

export const scaleOf = (group: number, size: number): number =>
  group === denseGroup ? denseScale : size === 0 ? 0 : size ** -shrink;

/** What the feature of a bucket adds to log-odds, but for the scale of its group. */
export const weightOf = ({ weights, unit }: Weights, bucket: number): number =>
  (weights[bucket] as number) * unit;

/** The part of the features that a model reads. */
export type Grams = Readonly<Pick<Features, 'indexes' | 'ends' | 'sizes' | 'language'>>;

/** Log-odds of a text by one linear model. */
export const linearLogitOf = (model: Weights, features: Grams): number => {
  const { weights } = model;
  const { indexes, ends, sizes } = features;
  let logit = 0;
  let from = 0;
  for (let group = 0; group < groups; group++) {
    const to = ends[group] as number;
    let sum = 0;
    for (let i = from; i < to; i++) sum += weights[indexes[i] as number] as number;
    logit += sum * scaleOf(group, sizes[group] as number);
    from = to;
  }
  return model.bias + logit * model.unit;
};

/**
 * Log-odds below which a text is ordinary beyond doubt, and the other experts are not asked. Of 25,553 collected
 * posts none below it comes within 4 units of the flag by what these say.
 */
export const beyondDoubt = -6;

/**
 * Log-odds of a text: the mean of both experts, of which the one at home is heard as far as the
 * text is like posts of its sources, and not at all about what is ordinary beyond doubt. Of a text
 * in pinyin throughout, the mean with the expert for those. Of one in another language, what the
 * expert for those says alone.
 */
export const logitOf = (
  { general, home, likeness, spelled, foreign }: Experts,
  features: Grams,
): number => {
  if (features.language === 'foreign') return linearLogitOf(foreign, features);
  const logit = linearLogitOf(general, features);
  if (logit < beyondDoubt) return logit;
  if (features.language === 'pinyin')
    return (logit + spelledCounts * linearLogitOf(spelled, features)) / (1 + spelledCounts);
  const heard = probabilityOf(linearLogitOf(likeness, features));
  return (logit + heard * linearLogitOf(home, features)) / (1 + heard);
};

/** So often the expert for pinyin counts beside the general one. */
const spelledCounts = 2;

/**
 * The score of a text that is neither Chinese nor pinyin. It ranks such texts and flags none: what
 * is foreign by the expert for that, the rest (bare links above chat) as if it were Chinese.
 */
export const scoreOfOther = (
  { flags }: Pick<TextModel, 'flags'>,
  language: TextLanguage | null,
  probability: number,
): number => {
  const most = 0.8 * Math.min(flags.reachable, flags.unreachable);
  return language === 'foreign' ? most * probability : Math.min(most, probability);
};

/** Buckets of the trade model: hashed ones are folded, dense signals keep their place. */
export const tradeHashed = 1 << 13;
export const tradeBuckets = tradeHashed + denseBuckets;
export const tradeBucketOf = (index: number): number =>
  index < hashedBuckets ? index & (tradeHashed - 1) : index - hashedBuckets + tradeHashed;

/** Log-odds of each trade, up to a constant. */
export const tradeLogitsOf = (model: TradeWeights, features: Grams): Float64Array => {
  const trades = model.biases.length;
  const logits = new Float64Array(trades);
  const { indexes, ends, sizes } = features;
  let from = 0;
  for (let group = 0; group < groups; group++) {
    const to = ends[group] as number;
    const scale = scaleOf(group, sizes[group] as number) * model.unit;
    for (let i = from; i < to; i++) {
      const index = indexes[i] as number;
      if (index === shownBefore) continue;
      const row = tradeBucketOf(index) * trades;
      for (let trade = 0; trade < trades; trade++) {
        logits[trade] = (logits[trade] as number) + scale * (model.weights[row + trade] as number);
      }
    }
    from = to;
  }
  for (let trade = 0; trade < trades; trade++) {
    logits[trade] = (logits[trade] as number) + (model.biases[trade] as number);
  }
  return logits;
};

/**
 * Weights in so many steps to each side. Of log-odds near the flag that moves some hundredths, and the model packs into
 * three quarters of what 127 steps take.
 */
const steps = 20;

/** How large the weights are that are not 0, smallest first. */
export const sizesOf = (weights: Float32Array): Float32Array => {
  const sizes = new Float32Array(weights.length);
  let count = 0;
  for (const weight of weights) {
    if (weight !== 0) sizes[count++] = Math.abs(weight);
  }
  return sizes.subarray(0, count).sort();
};

/** Coarse weights. What lies beyond the largest share is cut off; what rounds to 0 is gone. */
export const quantise = (
  weights: Float32Array,
  largest = 0.999,
): { weights: Int8Array; unit: number } => {
  const sizes = sizesOf(weights);
  const top = sizes[Math.floor((sizes.length - 1) * largest)] ?? 1;
  const unit = top / steps || 1;
  const coarse = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight !== 0) coarse[i] = Math.max(-steps, Math.min(steps, Math.round(weight / unit)));
  }
  return { weights: coarse, unit };
};

/** Weights of which most are 0: the gaps between the others, from 255 on in several bytes, and these. */
type Sparse = {
  readonly length: number;
  readonly gaps: Uint8Array;
  readonly values: Int8Array;
};

type Packed<Model> = Omit<Model, 'weights'> & { readonly weights: Sparse };
type PackedModel = Omit<TextModel, 'experts' | 'trades'> & {
  readonly experts: Experts<Packed<Weights>>;
  readonly trades: Packed<TradeWeights>;
};

const packed = <Model extends Weights | TradeWeights>(model: Model) => ({
  ...model,
  weights: sparse(model.weights),
});

/**
 * A model as a data file. No words can be read back from it: only numbers of hash buckets and their
 * weights.
 */
export const packModel = (model: TextModel): Uint8Array => {
  const content: PackedModel = {
    ...model,
    experts: eachExpert((name) => packed(model.experts[name])),
    trades: packed(model.trades),
  };
  return packData(content);
};

/**
 * The model of `packModel`.
 *
 * @throws Error when the bytes are not a model of this version of the features.
 */
export const unpackModel = (file: Uint8Array): TextModel => {
  const { experts, trades, flags, ...rest } = unpackData<PackedModel>(file);
  const length = tradeBuckets * trades.biases.length;
  const expert = (name: keyof Experts): Weights => ({
    ...experts[name],
    weights: dense(experts[name].weights, buckets),
  });
  const spelled = atFirstUse(() => expert('spelled'));
  const foreign = atFirstUse(() => expert('foreign'));
  return {
    ...rest,
    // Models of before know no threshold for what is brief.
    flags: { ...flags, brief: flags.brief ?? flags.unreachable },
    experts: {
      general: expert('general'),
      home: expert('home'),
      likeness: expert('likeness'),
      // Few texts ask for these two, and each takes a megabyte.
      get spelled() {
        return spelled();
      },
      get foreign() {
        return foreign();
      },
    },
    trades: { ...trades, weights: dense(trades.weights, length) },
  };
};

/** The model that ships with the product. */
export const shippedModel = (): TextModel =>
  unpackModel(readFileSync(new URL('./model.bin', import.meta.url)));

const eachExpert = <One>(make: (name: keyof Experts) => One): Experts<One> => ({
  general: make('general'),
  home: make('home'),
  likeness: make('likeness'),
  spelled: make('spelled'),
  foreign: make('foreign'),
});

function sparse(weights: Float32Array | Int8Array): Sparse {
  const gaps: number[] = [];
  const values: number[] = [];
  let last = -1;
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    let gap = i - last - 1;
    for (; gap >= 255; gap -= 255) gaps.push(255);
    gaps.push(gap);
    values.push(weight);
    last = i;
  });
  return { length: weights.length, gaps: Uint8Array.from(gaps), values: Int8Array.from(values) };
}

function dense({ length: stored, gaps, values }: Sparse, length: number): Int8Array {
  if (stored !== length) {
    throw new Error(
      `The text model has ${stored} weights where ${length} are read: train it again`,
    );
  }
  const weights = new Int8Array(length);
  let at = -1;
  let value = 0;
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i] as number;
    at += gap;
    if (gap === 255) continue;
    weights[++at] = values[value++] as number;
  }
  return weights;
}
