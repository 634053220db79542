import { readFileSync } from 'node:fs';
import {
  bucketCount,
  denseBucketCount,
  type Features,
  groupCount,
  hashedBucketCount,
} from '../analysis/features.ts';
import type { TextLanguage } from '../analysis/language.ts';
import { atFirstUse, packData, unpackData } from '../data-file.ts';
import { probabilityOf } from '../log-odds.ts';
import { tablesId } from '../tables/tables.ts';
import { type CharacterPairs, shippedPairs } from './character-pairs.ts';
import { type Sparse, toDense, toSparse } from './sparse.ts';

/** A linear model with one weight per bucket. */
export type LinearModel = {
  readonly bias: number;
  readonly weights: Float32Array | Int8Array;
  /** Value of one step of a quantised weight; 1 if the weights are floats. */
  readonly unit: number;
};

/**
 * Linear models over the same features. A model that also learns from our own texts and from disguises is
 * less accurate on posts like the collected ones, and a model of those alone does not generalise. Both are
 * trained, and the text determines how much each counts (mixture of experts; Jacobs, Jordan, Nowlan and
 * Hinton, 1991).
 */
export type Experts<One = LinearModel> = {
  /** Learned from everything: collected posts, our own texts, disguised copies. */
  readonly general: One;
  /** Learned from collected sources with both black-gray and ordinary posts, as written. */
  readonly home: One;
  /** Recognises texts that resemble the posts of those sources. */
  readonly likeness: One;
  /** Learned from copies of all texts in pinyin throughout. */
  readonly spelled: One;
  /** Learned only from texts in other languages. */
  readonly foreign: One;
  /** Recognises reports of past frauds, as police, courts and victims write them. */
  readonly cases: One;
};

/** One row of weights per trade, over fewer buckets. Used only for texts with a high score. */
export type TradeWeights = {
  readonly biases: readonly number[];
  readonly weights: Float32Array | Int8Array;
  readonly unit: number;
};

/**
 * Probabilities from which a text is flagged, by its form. Ordinary texts that resemble an offer mostly
 * contain a contact, as advertising does. Texts without a contact therefore have a lower threshold, and
 * brief ones a still lower one, because ordinary texts only look suspicious in many words.
 */
export type Flags = {
  /** For a text with a contact. */
  readonly reachable: number;
  /** For a text without a contact. */
  readonly unreachable: number;
  /** For a brief text without a contact. */
  readonly brief: number;
  /** For a text in pinyin throughout. */
  readonly spelled: number;
};

/**
 * Whether a text is brief, such as a comment, a name or a title: at most 24 UTF-16 units. None of 2,972 such
 * ordinary posts without a contact scores above .48.
 */
export const isBrief = (text: string): boolean => text.length <= 24;

/** Returns the name of the flag threshold for a text in Chinese that is not an open offer. */
export const flagNameOf = (
  isReachable: boolean,
  isBrief: boolean,
): Exclude<keyof Flags, 'spelled'> =>
  isReachable ? 'reachable' : isBrief ? 'brief' : 'unreachable';

/** Everything that a reader needs in addition to the lexicon. */
export type TextModel = {
  readonly experts: Experts;
  readonly trades: TradeWeights;
  /** Platt scaling of the log-odds: probability = σ(slope · logit + offset). */
  readonly slope: number;
  readonly offset: number;
  /** Probabilities from which a text is flagged; `hide` is the one from which it is hidden. */
  readonly flags: Flags;
  readonly hide: number;
  /** Returns the language model that spelling is corrected by. It is in a file of its own: few texts need it. */
  readonly pairs: () => CharacterPairs;
  /** Information for people about the training of the model. */
  readonly card: Readonly<Record<string, unknown>>;
};

/**
 * The dense group has a constant scale; the sums of the others are scaled down with the size of the
 * group.
 */
const denseGroup = groupCount - 1;
const denseScale = 0.15;
const shrinkage = 0.3;

export const scaleOf = (group: number, size: number): number =>
  group === denseGroup ? denseScale : size === 0 ? 0 : size ** -shrinkage;

/** Returns the contribution of a bucket to the log-odds, before the scale of its group. */
export const weightOf = ({ weights, unit }: LinearModel, bucket: number): number =>
  (weights[bucket] as number) * unit;

/** The part of the features that a model reads. */
export type ModelInput = Readonly<Pick<Features, 'indexes' | 'ends' | 'sizes' | 'language'>>;

/** Returns the log-odds of a text by one linear model. */
export const linearLogitOf = (model: LinearModel, features: ModelInput): number => {
  const { weights } = model;
  const { indexes, ends, sizes } = features;
  let logit = 0;
  let from = 0;
  for (let group = 0; group < groupCount; group++) {
    const to = ends[group] as number;
    let sum = 0;
    for (let i = from; i < to; i++) sum += weights[indexes[i] as number] as number;
    logit += sum * scaleOf(group, sizes[group] as number);
    from = to;
  }
  return model.bias + logit * model.unit;
};

/**
 * Log-odds of the general expert below which a text is clearly ordinary, so the other experts are skipped.
 * Of 25,553 collected posts, none below it would come within 4 units of the flag threshold by the others.
 */
export const clearlyOrdinaryBelow = -6;

/**
 * Returns the log-odds of a text:
 *
 * - in a foreign language, those of the foreign expert alone;
 * - if clearly ordinary (`clearlyOrdinaryBelow`), those of the general expert alone;
 * - in pinyin throughout, the mean of the general and the pinyin expert, where the latter counts twice;
 * - otherwise the mean of the general and the home expert, where the latter is weighted by how much the
 *   text resembles posts of its sources.
 */
export const logitOf = (
  { general, home, likeness, spelled, foreign }: Experts,
  features: ModelInput,
): number => {
  if (features.language === 'foreign') return linearLogitOf(foreign, features);
  const logit = linearLogitOf(general, features);
  if (logit < clearlyOrdinaryBelow) return logit;
  if (features.language === 'pinyin')
    return (logit + pinyinWeight * linearLogitOf(spelled, features)) / (1 + pinyinWeight);
  const homeShare = probabilityOf(linearLogitOf(likeness, features));
  return (logit + homeShare * linearLogitOf(home, features)) / (1 + homeShare);
};

/** Weight of the pinyin expert; the general one has the weight 1. */
const pinyinWeight = 2;

/**
 * Returns the score of a text that is neither Chinese nor pinyin. It ranks such texts below every flag
 * threshold. Foreign texts are ranked by the foreign expert, the rest as if they were Chinese, which ranks
 * bare links above chat.
 */
export const rankingScoreOf = (
  { flags }: Pick<TextModel, 'flags'>,
  language: TextLanguage | null,
  probability: number,
): number => {
  const highest = 0.8 * Math.min(flags.reachable, flags.unreachable);
  return language === 'foreign' ? highest * probability : Math.min(highest, probability);
};

/**
 * Returns the score of a text as a report of a past fraud, which is about fraud but is none: such texts rank above
 * ordinary ones and below the flag thresholds `reachable` and `unreachable`. 0 for clearly ordinary texts, and for
 * those in pinyin or other languages.
 *
 * @param logit - of the text, by `logitOf`
 */
export const caseScoreOf = (
  { experts, flags }: Pick<TextModel, 'experts' | 'flags'>,
  features: ModelInput,
  logit: number,
): number => {
  if (features.language !== 'chinese' || logit < clearlyOrdinaryBelow) return 0;
  const highest = 0.9 * Math.min(flags.reachable, flags.unreachable);
  return highest * probabilityOf(linearLogitOf(experts.cases, features) - likelyCaseFrom);
};

/**
 * Log-odds of the case expert from which a text is as likely such a report as not. Held out, 1 % of our own ordinary
 * texts reach them, and 2 in 3,827 collected ordinary posts.
 */
const likelyCaseFrom = -2;

/**
 * Whether a text in Chinese is surely a report of a past fraud, or a part of one. For this, none of our own frauds and of
 * 6,273 collected ones is allowed, and one of 686 that stand amid the words of a report; 17 instead of 27 of 160 reports
 * are flagged, and 1 instead of 4 hidden.
 */
export const isCase = ({ cases }: Pick<Experts, 'cases'>, features: ModelInput): boolean =>
  features.language === 'chinese' && linearLogitOf(cases, features) >= 0;

/**
 * Number of hashed buckets of the trade model. Buckets of n-grams are folded into them; dense signals
 * follow.
 */
const hashedTradeBucketCount = 1 << 13;
export const tradeBucketCount = hashedTradeBucketCount + denseBucketCount;
export const tradeBucketOf = (index: number): number =>
  index < hashedBucketCount
    ? index & (hashedTradeBucketCount - 1)
    : index - hashedBucketCount + hashedTradeBucketCount;

/**
 * Returns a function that returns the log-odds of each trade for a text, up to a constant. It adds the weights of four
 * trades at once: quantised weights are small whole numbers, so four of them are the digits of one number.
 *
 * @param weights - quantised
 */
export const tradeReader = ({
  biases,
  weights,
  unit,
}: TradeWeights): ((features: ModelInput) => Float64Array) => {
  const tradeCount = biases.length;
  const rowLength = Math.ceil(tradeCount / digitCount);
  const rows = new Float64Array(tradeBucketCount * rowLength);
  for (let i = 0; i < weights.length; i++) {
    const trade = i % tradeCount;
    const at = ((i - trade) / tradeCount) * rowLength + Math.floor(trade / digitCount);
    rows[at] = (rows[at] as number) + (weights[i] as number) * digitBase ** (trade % digitCount);
  }
  const sums = new Float64Array(rowLength);
  return ({ indexes, ends, sizes }) => {
    const logits = new Float64Array(biases);
    let at = 0;
    for (let group = 0; group < groupCount; group++) {
      const scale = scaleOf(group, sizes[group] as number) * unit;
      while (at < (ends[group] as number)) {
        const end = Math.min(ends[group] as number, at + mostAdded);
        sums.fill(0);
        for (; at < end; at++) {
          const row = tradeBucketOf(indexes[at] as number) * rowLength;
          for (let k = 0; k < rowLength; k++)
            sums[k] = (sums[k] as number) + (rows[row + k] as number);
        }
        for (let trade = 0; trade < tradeCount; trade++) {
          const sum = sums[Math.floor(trade / digitCount)] as number;
          const rest = Math.round(sum / digitBase);
          logits[trade] = (logits[trade] as number) + scale * (sum - rest * digitBase);
          sums[Math.floor(trade / digitCount)] = rest;
        }
      }
    }
    return logits;
  };
};

/** Four digits to this base fit in the 53 bits of a number. */
const digitBase = 2 ** 13;
const digitCount = 4;

/**
 * Number of steps of a quantised weight on each side of 0. Quantisation moves log-odds near the flag
 * threshold by a few hundredths, and the packed model takes three quarters of the size with 127 steps.
 */
const steps = 20;
/** Number of weights whose sum is less than half of `digitBase`, positive or negative. */
const mostAdded = Math.floor((digitBase / 2 - 1) / steps);

/** Returns the absolute values of the weights other than 0, in ascending order. */
export const magnitudesOf = (weights: Float32Array): Float32Array => {
  // Counted first: most weights are 0, and room for all of them is slow to get.
  let count = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) count++;
  const magnitudes = new Float32Array(count);
  for (let i = 0, at = 0; at < count; i++) {
    const weight = weights[i] as number;
    if (weight !== 0) magnitudes[at++] = Math.abs(weight);
  }
  return magnitudes.sort();
};

/**
 * Quantises weights. Values above the quantile `quantile` of their absolute values are clipped; small ones
 * become 0.
 */
export const quantise = (
  weights: Float32Array,
  quantile: number,
): { weights: Int8Array; unit: number } => {
  const magnitudes = magnitudesOf(weights);
  const top = magnitudes[Math.floor((magnitudes.length - 1) * quantile)] ?? 1;
  const unit = top / steps || 1;
  const coarse = new Int8Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight !== 0) coarse[i] = Math.max(-steps, Math.min(steps, Math.round(weight / unit)));
  }
  return { weights: coarse, unit };
};

type Packed<Model> = Omit<Model, 'weights'> & { readonly weights: Sparse };
type PackedModel = Omit<TextModel, 'experts' | 'trades' | 'pairs'> & {
  readonly tables: string;
  readonly experts: Experts<Packed<LinearModel>>;
  readonly trades: Packed<TradeWeights>;
};

const packWeights = <Model extends LinearModel | TradeWeights>(model: Model) => ({
  ...model,
  weights: toSparse(model.weights),
});

/**
 * Packs a model, apart from its character pairs (`packPairs`), into a data file. No words can be read back from it,
 * because it contains only hash buckets and their weights.
 */
export const packModel = ({ pairs: _, ...model }: TextModel): Uint8Array => {
  const content: PackedModel = {
    ...model,
    tables: tablesId,
    experts: eachExpert((name) => packWeights(model.experts[name])),
    trades: packWeights(model.trades),
  };
  return packData(content, 7);
};

/**
 * Unpacks a model from `packModel`.
 *
 * @param pairs returns the character pairs of the same training
 *
 * @throws Error if the bytes are no model, the features have changed since (their number, or the character tables), or
 * the model lacks an expert.
 */
export const unpackModel = (file: Uint8Array, pairs: () => CharacterPairs): TextModel => {
  const { experts, trades, tables, ...rest } = unpackData<PackedModel>(file);
  if (tables !== tablesId)
    throw new Error(
      'the text model was trained with other character tables than this release has: train it again',
    );
  if (!experts.cases) {
    throw new Error(
      'the text model was trained by a release without a case expert: train it again',
    );
  }
  const length = tradeBucketCount * trades.biases.length;
  const expert = (name: keyof Experts): LinearModel => ({
    ...experts[name],
    weights: toWeights(experts[name].weights, bucketCount),
  });
  const spelled = atFirstUse(() => expert('spelled'));
  const foreign = atFirstUse(() => expert('foreign'));
  const cases = atFirstUse(() => expert('cases'));
  return {
    ...rest,
    pairs,
    experts: {
      general: expert('general'),
      home: expert('home'),
      likeness: expert('likeness'),
      // Not every process asks for these three, and each takes a megabyte.
      get spelled() {
        return spelled();
      },
      get foreign() {
        return foreign();
      },
      get cases() {
        return cases();
      },
    },
    trades: { ...trades, weights: toWeights(trades.weights, length) },
  };
};

/** Reads the model that ships with the product. */
export const shippedModel = (): TextModel =>
  unpackModel(readFileSync(new URL('./model.bin', import.meta.url)), shippedPairs);

/** Makes something for each of the experts. */
export const eachExpert = <One>(make: (name: keyof Experts) => One): Experts<One> => ({
  general: make('general'),
  home: make('home'),
  likeness: make('likeness'),
  spelled: make('spelled'),
  foreign: make('foreign'),
  cases: make('cases'),
});

const toWeights = (sparse: Sparse, length: number): Int8Array => {
  if (sparse.length !== length) {
    throw new Error(
      `the text model has ${sparse.length} weights, but this release reads ${length}: train it again`,
    );
  }
  return toDense(sparse);
};
