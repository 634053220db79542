import { contactsOf } from '../contacts.ts';
import { excerptsOf } from '../excerpt.ts';
import { buckets, emptyFeatures, featuresOf, groups, shownBefore, symbolsOf } from '../features.ts';
import { type HitReader, type Hits, hitReader } from '../hits.ts';
import { intentOf, isTold } from '../intent.ts';
import { isLegible } from '../legible.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from '../log-odds.ts';
import {
  type Grams,
  logitOf,
  mostIllegible,
  quantise,
  scaleOf,
  type TextModel,
  type TradeWeights,
  tradeBucketOf,
  tradeBuckets,
  tradeLogitsOf,
  type Weights,
} from '../model.ts';
import { normalise } from '../normalise.ts';
import type { Category } from '../reading.ts';
import { vocabularyOf } from '../terms.ts';
import { type Composed, frauds, ordinaryTalks } from './compose.ts';
import { decorate, obfuscate } from './obfuscate.ts';
import { offerPatterns } from './offers.ts';
import { joinedOrdinary, ordinary } from './ordinary.ts';
import { write } from './phrases.ts';
import { type Random, randomFrom } from './random.ts';
import { reachable } from './reachable.ts';
import { narratives, scripts } from './scripts.ts';
import { slots } from './slots.ts';
import { victimScripts } from './victims.ts';

/** One labelled post. Posts of one `cluster` are variants of one text and stay on one side of a split. */
export type LabelledPost = {
  readonly text: string;
  /** 1 black-gray, 0 ordinary; between them when people would differ. */
  readonly label: number;
  readonly category: Category | null;
  readonly cluster: string;
  readonly source: string;
};

export type TrainingOptions = {
  readonly seed: number;
  /** The share of ordinary posts that may be flagged. */
  readonly flagBudget: number;
  /** Texts made from our own patterns, for each pattern. 0 leaves them out. */
  readonly perPattern: number;
  /** Fits, each in another order of the posts, whose mean is the model. */
  readonly fits: number;
  readonly report: (line: string) => void;
};

type Example = Grams & {
  readonly post: LabelledPost;
  /** The parts of it that are read as well. */
  readonly excerpts: readonly (Grams & { readonly discount: number })[];
  /** It is in the language of the model; what is not is allowed. */
  readonly legible: boolean;
  /** Position in the lexicon; −1 when unknown. */
  readonly trade: number;
  /** It names a trade and a way to reach the writer. */
  readonly solicits: boolean;
  /** It names neither a trade nor a way to reach the writer. */
  readonly saysNothing: boolean;
  /** It teaches, tells or asks, so that it is never hidden. */
  readonly told: boolean;
  readonly fold: number;
  readonly label: number;
  readonly weight: number;
};

const folds = 5;
const epochs = 8;
/** Epochs whose weights are averaged. */
const averaged = 4;
const rate = 0.3;
const startingGradient = 1e-2;

/**
 * Trains the text model: hashed n-grams of characters, sounds and skeleton with dense signals,
 * logistic loss, AdaGrad (Duchi, 2011).
 *
 * 1. Texts of our own patterns join the posts.
 * 2. Cross-validation by cluster finds posts whose label the others contradict; positive ones that
 *    name no trade and no contact either are left out, negative ones that name both too, other negative
 *    ones count a quarter (label noise of collected sources).
 * 3. The rest is trained with disguised copies.
 * 4. Probabilities (Platt, 1999) and thresholds come from a second cross-validation, which reads texts
 *    and excerpts as the reader does.
 *
 * Both thresholds come from what ordinary posts got from a model that had not seen their cluster: the flag
 * threshold leaves the budget of them above it, the hide threshold none. By exchangeability the next one is
 * flagged with the budget's probability at most and hidden with 1 / (n + 1) (split conformal prediction;
 * Vovk, 2005), n being the ordinary posts that were counted.
 * The hide threshold also lies above all but the flag budget of our own hard negatives, which collections lack.
 *
 * The same posts and seed give the same model.
 */
export const trainTextModel = (
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): { readonly model: TextModel; readonly outOfFold: Float64Array } => {
  const random = randomFrom(options.seed);
  const readHits = hitReader(vocabularyOf());
  const all = [...posts, ...generatedPosts(options.perPattern, random)];
  options.report(`${posts.length} posts and ${all.length - posts.length} of our own patterns`);
  const mixed = new Set(posts.filter(({ label }) => label > 0).map(({ source }) => source));
  const examples = all.map((post) =>
    exampleOf(
      post,
      post.text,
      mixed.has(post.source) || isOwn(post) ? 1 : surelyOrdinary,
      readHits,
    ),
  );

  // An offer among what is ordinary by its source is judged by models that saw none of these.
  const unquestioned = examples.filter(
    ({ post, label, solicits }) => !(label === 0 && solicits && !isOwn(post)),
  );
  const first = crossValidate(examples, unquestioned, options, 1);
  const cleaned = examples.map((example, i) => ({
    ...example,
    weight: weightOf(example, first.whole[i] as number),
  }));
  const doubted = cleaned.filter(
    ({ weight }, i) => weight < (examples[i] as Example).weight,
  ).length;
  options.report(`${doubted} labels doubted`);
  const disguised = cleaned.flatMap((example) => disguisedCopies(example, readHits, random));
  options.report(`${disguised.length} disguised copies`);

  const training = [...cleaned, ...disguised];
  const modelled = crossValidate(examples, training, options, options.fits);
  const { slope, offset } = plattScaling(cleaned, modelled.whole);
  const second = {
    whole: asFlagged(modelled.whole, examples),
    strongest: asFlagged(modelled.strongest, examples),
  };
  const trusted = countedAsOrdinary(examples, first.whole);
  const ordinaryLogits = [...second.strongest].filter((_, i) => trusted[i]).sort((a, b) => b - a);
  const hideable = (counts: (i: number) => boolean | undefined): number[] =>
    [...second.whole].filter((_, i) => counts(i) && !examples[i]?.told).sort((a, b) => b - a);
  const collected = hideable((i) => trusted[i])[0] ?? 0;
  const ownOrdinary = hideable((i) => isOwn(all[i] as LabelledPost) && all[i]?.label === 0);
  const own = thresholdAbove(ownOrdinary, Math.floor(ownOrdinary.length * options.flagBudget));
  options.report(`hides above ${collected.toFixed(2)} (collected) and ${own.toFixed(2)} (own)`);
  const asProbability = (logit: number): number => probabilityOf(slope * logit + offset);
  const flag = asProbability(
    thresholdAbove(ordinaryLogits, mostFlagged(ordinaryLogits.length, options.flagBudget)),
  );
  const hide = asProbability(Math.max(collected + 1e-6, own));

  const floats = fitSteadily(training, options.seed, options.fits);
  const trades = fitTrades(
    training.filter(({ weight }) => weight > 0),
    options.seed,
  );
  const main = quantise(pruned(floats.weights, mostWeights), 0.9995);
  const byTrade = quantise(pruned(trades.weights, mostTradeWeights));
  const model: TextModel = {
    weights: { bias: floats.bias, weights: main.weights, unit: main.unit },
    trades: { biases: trades.biases, weights: byTrade.weights, unit: byTrade.unit },
    slope,
    offset,
    flag,
    hide: Math.max(hide, flag),
    card: {
      seed: options.seed,
      flagBudget: options.flagBudget,
      ordinaryPosts: ordinaryLogits.length,
      sources: Object.fromEntries(
        [...Map.groupBy(posts, (post) => post.source)].map(([source, of]) => [
          source,
          { posts: of.length, blackGray: of.filter(({ label }) => label === 1).length },
        ]),
      ),
      ownPatterns: all.length - posts.length,
    },
  };
  const illegible = (logOddsOf(mostIllegible(model)) - offset) / slope;
  const outOfFold = modelled.strongest
    .slice(0, posts.length)
    .map((logit, i) => (examples[i]?.legible ? logit : Math.min(logit, illegible)));
  return { model, outOfFold };
};

const mostWeights = 120_000;
const mostTradeWeights = 30_000;

/** Texts of our own patterns; those of one pattern are one cluster. */
export const generatedPosts = (perPattern: number, random: Random): LabelledPost[] => {
  const of = (
    patterns: readonly string[],
    label: number,
    category: Category | null,
    name: string,
    share: number,
  ) =>
    patterns.flatMap((pattern, at) =>
      Array.from(
        { length: Math.ceil(perPattern * share) },
        (): LabelledPost => ({
          text: write(pattern, slots, random),
          label,
          category,
          cluster: `${name} ${at}`,
          source: label === 0 ? 'own ordinary' : 'own scripts',
        }),
      ),
    );
  return [
    ...lexicon.flatMap(({ category, examples }) =>
      of(examples, 1, category, `${category} example`, 0.3),
    ),
    ...(Object.keys(scripts) as Category[]).flatMap((category) => [
      ...of(scripts[category], 1, category, category, 1),
      ...of(offerPatterns[category], 1, category, `${category} offer`, 2),
      ...of(victimScripts[category] ?? [], 1, category, `${category} victim`, 1.5),
    ]),
    ...of(ordinary, 0, null, 'ordinary', 3),
    ...of(reachable, 0, null, 'reachable', 1),
    ...of(joinedOrdinary, 0, null, 'joined', 0.5),
    ...of(narratives, narrativeLabel, null, 'narratives', 3),
    ...frauds(perPattern * fraudsEach, random).map(composedPost(1, 'own scripts')),
    ...ordinaryTalks(perPattern * talksEach, random).map(composedPost(0, 'own ordinary')),
  ];
};

/** Texts made of moves, for each text of a pattern. */
const fraudsEach = 200;
const talksEach = 270;
/** Moves are shared by all texts of a scene, so a scene is some clusters and not one. */
const clustersOfScene = 10;

const composedPost =
  (label: number, source: string) =>
  ({ text, category, scene }: Composed, i: number): LabelledPost => ({
    text,
    label,
    category,
    cluster: `${scene} ${i % clustersOfScene}`,
    source,
  });

/** A case told afterwards is about fraud without being fraud: above ordinary posts, below the flag. */
const narrativeLabel = 0.3;

const scratch = emptyFeatures();

/** What the reader sees of a text. */
function seen(text: string, readHits: HitReader) {
  const streams = normalise(text);
  const contacts = contactsOf(text, streams.folded);
  const hits = readHits(streams);
  const symbols = symbolsOf(streams.plain, contacts);
  const intent = intentOf(text, hits, contacts);
  featuresOf(streams, symbols, hits, contacts, intent, scratch);
  const ends = new Int32Array(groups);
  scratch.sizes.forEach((size, group) => {
    ends[group] = size + (ends[group - 1] ?? 0);
  });
  const grams: Grams = {
    indexes: scratch.indexes
      .subarray(0, scratch.ends[groups - 1])
      .filter((index) => index !== shownBefore),
    ends,
    sizes: scratch.sizes.slice(),
  };
  return { grams, hits, contacts, intent, legible: isLegible(streams, hits, contacts) };
}

function exampleOf(post: LabelledPost, text: string, weight: number, readHits: HitReader): Example {
  const { grams, hits, contacts, intent, legible } = seen(text, readHits);
  return {
    ...grams,
    post,
    excerpts: excerptsOf(text, hits, contacts, intent).map(({ text: part, discount }) => ({
      ...seen(part, readHits).grams,
      discount,
    })),
    legible,
    told: isTold(intent),
    solicits: contacts.length > 0 && isAny(hits.core),
    saysNothing: contacts.length === 0 && ![hits.core, hits.disguised, hits.acted].some(isAny),
    trade: post.category ? tradeOf(post.category) : dominantTrade(hits),
    fold: foldOf(post),
    label: post.label,
    weight: weight * (isOwn(post) ? ownWeight : 1),
  };
}

const isAny = (counts: Uint8Array): boolean => counts.some((count) => count > 0);

const tradeOf = (category: Category): number =>
  lexicon.findIndex((entry) => entry.category === category);

/** The trade of a post that nobody named: the one with most words of its own, if it is one. */
function dominantTrade(hits: Hits): number {
  const own = lexicon.map((_, t) => 2 * (hits.core[t] as number) + (hits.acted[t] as number));
  const most = Math.max(...own);
  const first = own.indexOf(most);
  return most >= 2 && own.lastIndexOf(most) === first ? first : -1;
}

/** Texts of our own patterns are more than posts are, and no post is written like them. */
const ownWeight = 0.35;
/** What a post counts whose source holds nothing black-gray: its label is no judgement of one text. */
const surelyOrdinary = 3;
const isOwn = ({ source }: LabelledPost): boolean => source.startsWith('own ');

const foldOf = ({ source, cluster }: LabelledPost): number => {
  let hash = 0x811c9dc5;
  for (const character of `${source} ${cluster}`)
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % folds;
};

/** Log-odds by models that had not seen the cluster: of whole texts, which hide, and as flags go by. */
type OutOfFold = { readonly whole: Float64Array; readonly strongest: Float64Array };

function crossValidate(
  examples: readonly Example[],
  training: readonly Example[],
  options: TrainingOptions,
  fits: number,
): OutOfFold {
  const whole = new Float64Array(examples.length);
  const strongest = new Float64Array(examples.length);
  for (let fold = 0; fold < folds; fold++) {
    const model = fitSteadily(
      training.filter((example) => example.fold !== fold),
      options.seed + fold,
      fits,
    );
    examples.forEach((example, i) => {
      if (example.fold !== fold) return;
      const logit = logitOf(model, example);
      whole[i] = logit;
      strongest[i] = Math.max(
        logit,
        ...example.excerpts.map((excerpt) => logitOf(model, excerpt) - excerpt.discount),
      );
    });
  }
  return { whole, strongest };
}

/** The log-odds that thresholds are set by: what is not legible is allowed, whatever the model says. */
const asFlagged = (logits: Float64Array, examples: readonly Example[]): Float64Array =>
  logits.map((logit, i) => (examples[i]?.legible ? logit : Math.min(logit, logitOfIllegible)));
const logitOfIllegible = -100;

function weightOf(example: Example, outOfFold: number): number {
  const { post, label, weight, saysNothing, solicits } = example;
  if (isOwn(post)) return weight;
  if (label === 1 && outOfFold < 0 && saysNothing) return 0;
  if (label === 0 && outOfFold > 0.5) return solicits ? 0 : weight / 4;
  return weight;
}

const disguisedWeight = 0.5;

function disguisedCopies(example: Example, readHits: HitReader, random: Random): Example[] {
  const { post, weight } = example;
  if (weight === 0) return [];
  const copies = post.label === 0 ? decoratedCopies : obfuscatedCopies;
  const disguise = post.label === 0 ? decorate : obfuscate;
  return copies
    .filter((share) => random.chance(share))
    .map(() => ({
      ...exampleOf(post, disguise(post.text, random), 1, readHits),
      weight: weight * disguisedWeight,
    }));
}

/** How likely each further copy of a post is. */
const obfuscatedCopies = [0.9, 0.8, 0.7, 0.6];
const decoratedCopies = [0.4];

/**
 * The mean of several fits that saw the examples in other orders. One fit makes a few ordinary posts
 * suspicious by chance, and thresholds rest on those few; the mean of linear models is one as well.
 */
function fitSteadily(
  examples: readonly Example[],
  seed: number,
  fits: number,
): Weights & { readonly weights: Float32Array } {
  const weights = new Float32Array(buckets);
  let bias = 0;
  for (let run = 0; run < fits; run++) {
    const fit = fitWeights(examples, seed * fits + run);
    bias += fit.bias / fits;
    for (let i = 0; i < buckets; i++)
      weights[i] = (weights[i] as number) + (fit.weights[i] as number) / fits;
  }
  return { bias, weights, unit: 1 };
}

/** Logistic regression by AdaGrad; the mean over the last epochs (Polyak and Juditsky, 1992). */
const fitWeights = (
  examples: readonly Pick<Example, 'indexes' | 'ends' | 'sizes' | 'label' | 'weight'>[],
  seed: number,
): Weights & { readonly weights: Float32Array } => {
  const weights = new Float32Array(buckets);
  const gradients = new Float32Array(buckets).fill(startingGradient);
  const model = { bias: 0, weights, unit: 1 };
  let biasGradient = startingGradient;
  const random = randomFrom(seed);
  const order = examples.map((_, i) => i).filter((i) => (examples[i] as Example).weight > 0);
  const mean = new Float32Array(buckets);
  let meanBias = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const i of order) {
      const example = examples[i] as Example;
      const probability = probabilityOf(logitOf(model, example));
      const error = (probability - example.label) * example.weight;
      if (Math.abs(error) < 0.003) continue;
      biasGradient += error * error;
      model.bias -= (rate * error) / Math.sqrt(biasGradient);
      let from = 0;
      for (let group = 0; group < groups; group++) {
        const to = example.ends[group] as number;
        const gradient = error * scaleOf(group, to - from);
        for (let k = from; k < to; k++) {
          const index = example.indexes[k] as number;
          const sum = (gradients[index] as number) + gradient * gradient;
          gradients[index] = sum;
          weights[index] = (weights[index] as number) - (rate * gradient) / Math.sqrt(sum);
        }
        from = to;
      }
    }
    if (epoch < epochs - averaged) continue;
    meanBias += model.bias / averaged;
    for (let i = 0; i < buckets; i++)
      mean[i] = (mean[i] as number) + (weights[i] as number) / averaged;
  }
  return { bias: meanBias, weights: mean, unit: 1 };
};

/** Multinomial logistic regression over the trades, on posts whose trade is known. */
function fitTrades(
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
  const order = known.map((_, i) => i);
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

function shuffle(order: number[], random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swapped = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swapped;
  }
}

/** Keeps the largest weights: the file stays small and rare features say nothing. */
function pruned(weights: Float32Array, most: number): Float32Array {
  const sizes = Float32Array.from(weights, Math.abs).sort();
  const least = sizes[Math.max(0, sizes.length - most)] ?? 0;
  return weights.map((weight) => (Math.abs(weight) < least ? 0 : weight));
}

/** Slope and offset that make probabilities of logits, by Newton's method with Platt's soft targets. */
function plattScaling(
  examples: readonly Example[],
  logits: Float64Array,
): { slope: number; offset: number } {
  const used = examples
    .map((_, i) => i)
    .filter((i) => {
      const { weight, label } = examples[i] as Example;
      return weight > 0 && (label === 0 || label === 1);
    });
  const positives = used.filter((i) => examples[i]?.label === 1).length;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (used.length - positives + 2);
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 30; round++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-6, 0, 1e-6];
    for (const i of used) {
      const x = logits[i] as number;
      const p = probabilityOf(slope * x + offset);
      const error = p - (examples[i]?.label === 1 ? high : low);
      const h = p * (1 - p);
      ga += error * x;
      gb += error;
      haa += h * x * x;
      hab += h * x;
      hbb += h;
    }
    const det = haa * hbb - hab * hab;
    slope -= (hbb * ga - hab * gb) / det;
    offset -= (haa * gb - hab * ga) / det;
  }
  return { slope, offset };
}

/**
 * Sources without a single black-gray post are where false positives are counted, when there are
 * some. A post that names a trade and a way to reach the writer, and whose label the others
 * contradict, is a wrong label and not an ordinary post.
 */
function countedAsOrdinary(examples: readonly Example[], outOfFold: Float64Array): boolean[] {
  const mixed = new Set(examples.filter(({ label }) => label > 0).map(({ post }) => post.source));
  const collected = examples.filter(({ post }) => !isOwn(post));
  const pure = collected.some(({ post }) => !mixed.has(post.source));
  return examples.map(
    ({ label, post, solicits }, i) =>
      label === 0 &&
      !isOwn(post) &&
      (!pure || !mixed.has(post.source)) &&
      !(solicits && (outOfFold[i] as number) > 0.5),
  );
}

/** The lowest logit above which no more than so many lie. */
const thresholdAbove = (descending: readonly number[], most: number): number =>
  Math.max(0, (descending[most] ?? 0) + 1e-6);

/**
 * How many of some ordinary posts may lie above a threshold, so that the next one does with at most this
 * probability, (k + 1) / (n + 1) (split conformal prediction; Vovk, 2005). None where they are too few to say so.
 */
export const mostFlagged = (posts: number, share: number): number =>
  Math.max(0, Math.floor((posts + 1) * share) - 1);
