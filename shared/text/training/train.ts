import type { Wording } from '../explain.ts';
import { isRead } from '../language.ts';
import { logOddsOf, probabilityOf } from '../log-odds.ts';
import { type Experts, flagOf, logitOf, quantise, scoreOfOther, type TextModel } from '../model.ts';
import { partReader, unflagged } from '../parts.ts';
import { sightReader } from '../sight.ts';
import { vocabularyOf } from '../terms.ts';
import { disguisedCopies, type Example, exampleOf, folds, spelledCopies } from './example.ts';
import {
  type FitAll,
  type FloatWeights,
  fitExperts,
  fitTrades,
  type Lesson,
  pruned,
} from './fit.ts';
import { isOwn, type LabelledPost } from './labelled-post.ts';
import { ownPosts } from './own-posts.ts';
import { randomFrom } from './random.ts';
import { countedAsOrdinary, plattScaling, thresholdsOf } from './thresholds.ts';

export type TrainingOptions = {
  readonly seed: number;
  /** The share of ordinary posts that may be flagged. */
  readonly flagBudget: number;
  /** Texts made from our own patterns, for each pattern. 0 leaves them out. */
  readonly perPattern: number;
  /** Fits, each in another order of the posts, whose mean is the model. */
  readonly fits: number;
  /** Who learns: one thread (`fitHere`) or several. The model is the same. */
  readonly fitAll: FitAll;
  /** Hears what is being done. */
  readonly report: (said: Wording) => void;
  /** Hears how far that has come. */
  readonly progress: (said: Wording) => void;
};

export type Trained = {
  readonly model: TextModel;
  /** Log-odds of the posts, each by a model that had not seen its cluster. */
  readonly outOfFold: Float64Array;
  /** The experts by which the posts of each fold were judged, as a reader keeps them: they learned from the others. */
  readonly apart: readonly Experts[];
};

/**
 * Trains the text model: hashed n-grams of characters, sounds and skeleton with dense signals,
 * logistic loss, AdaGrad (Duchi, 2011), two experts and how much a text is like what one of them learned from, a
 * third for what is in pinyin throughout and a fourth, of words, for other languages.
 *
 * 1. What it learns from is prepared (`materialOf`).
 * 2. Probabilities (Platt, 1999) and thresholds come from a second cross-validation, which reads texts
 *    and excerpts as the reader does.
 *
 * Thresholds come from what ordinary posts got from a model that had not seen their cluster: the flag
 * thresholds leave the budget of them above, the hide threshold none (`thresholdsOf`). By
 * exchangeability the next one is flagged with the budget's probability at most and hidden with 1 /
 * (n + 1) (split conformal prediction; Vovk, 2005), n being the ordinary posts that were counted.
 * They also leave no more than a share of our own hard negatives above them, which collections
 * lack.
 *
 * The same posts and seed give the same model.
 */
export const trainTextModel = async (
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<Trained> => {
  const { seed, fits } = options;
  const material = await materialOf(posts, options);
  const { examples, doubts, cleaned, disguised, spelled } = material;
  options.progress({ 'zh-CN': '学习类别与专家', en: 'learning trades and experts' });
  const fitting = fitted(
    learnedFrom(material),
    [everything(options), ...withoutEachFold(seed, fits)],
    options,
  );
  let trades: ReturnType<typeof fitTrades>;
  try {
    // Learned here while threads learn the rest.
    trades = fitTrades(
      [...cleaned, ...disguised].filter(({ weight }) => weight > 0),
      seed,
    );
  } finally {
    // No thread is left behind.
    await fitting;
  }
  // Few weights in few steps say a little less than all of them: thresholds are those of what is read by.
  const [experts, ...apart] = (await fitting).map(packedExperts) as [Experts, ...Experts[]];
  const judged = [...examples, ...spelled];
  const whole = outOfFold(apart, judged);
  const { strongest, flagging } = strongestOutOfFold(apart, judged, whole);
  const { slope, offset } = plattScaling(cleaned, whole);
  const thresholds = thresholdsOf(
    {
      examples,
      trusted: countedAsOrdinary(examples, doubts),
      whole: asFlagged(whole.subarray(0, examples.length), examples),
      strongest: asFlagged(flagging.subarray(0, examples.length), examples),
      spelled,
      strongestSpelled: flagging.subarray(examples.length),
    },
    options.flagBudget,
  );
  const asProbability = (logit: number): number => probabilityOf(slope * logit + offset);
  const model: TextModel = {
    experts,
    trades: packed(trades, most.trades, 0.999),
    slope,
    offset,
    flags: {
      reachable: asProbability(thresholds.flags.reachable),
      unreachable: asProbability(thresholds.flags.unreachable),
      brief: asProbability(thresholds.flags.brief),
      spelled: asProbability(thresholds.flags.spelled),
    },
    hide: asProbability(thresholds.hide),
    card: {
      seed,
      flagBudget: options.flagBudget,
      ordinaryPosts: thresholds.ordinary,
      sources: Object.fromEntries(
        [...Map.groupBy(posts, (post) => post.source)].map(([source, of]) => [
          source,
          { posts: of.length, blackGray: of.filter(({ label }) => label === 1).length },
        ]),
      ),
      ownPatterns: examples.length - posts.length,
    },
  };
  const scored = posts.map((_, i) => {
    const { language, reachable, brief } = examples[i] as Example;
    const flag = language === 'pinyin' ? 'spelled' : flagOf(reachable, brief);
    const logit = readAs(
      whole[i] as number,
      strongest[i] as number,
      flagging[i] as number,
      thresholds.flags[flag],
    );
    if (isRead(language)) return logit;
    return (logOddsOf(scoreOfOther(model, language, asProbability(logit))) - offset) / slope;
  });
  return { model, outOfFold: Float64Array.from(scored), apart };
};

/** The experts alone that `trainTextModel` makes of some posts: neither a second cross-validation nor thresholds. */
export const trainExperts = async (
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<Experts<FloatWeights>> => {
  const material = await materialOf(posts, options);
  const [experts] = await fitted(learnedFrom(material), [everything(options)], options);
  return experts as Experts<FloatWeights>;
};

/** What a model learns from. */
type Material = {
  /** The posts, and after them texts of our own patterns, as they came. */
  readonly examples: readonly Example[];
  /** What the first cross-validation says of each of these, in log-odds. */
  readonly doubts: Float64Array;
  /** The same with the weights that are left to them. */
  readonly cleaned: readonly Example[];
  /** Copies in disguise, and in pinyin throughout. */
  readonly disguised: readonly Example[];
  readonly spelled: readonly Example[];
};

const learnedFrom = ({ cleaned, disguised, spelled }: Material): readonly Example[] => [
  ...cleaned,
  ...disguised,
  ...spelled,
];

/**
 * 1. Texts of our own patterns join the posts.
 * 2. Cross-validation by cluster finds posts whose label the others contradict: negative ones that name a trade and a contact
 *    are left out, other negative ones count a quarter. Positive ones that name neither are left out unless the others vouch for them
 *    (label noise of collected sources).
 * 3. What is left is copied in disguise, and in pinyin for the expert on these.
 */
async function materialOf(
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<Material> {
  const random = randomFrom(options.seed);
  const look = sightReader(vocabularyOf());
  const all = [...posts, ...ownPosts(options.perPattern, random)];
  const made = all.length - posts.length;
  options.report({
    'zh-CN': `${posts.length} 条内容，另由自有句式生成 ${made} 条`,
    en: `${posts.length} posts and ${made} of our own patterns`,
  });
  const mixed = new Set(posts.filter(({ label }) => label > 0).map(({ source }) => source));
  const examples = all.map((post) =>
    exampleOf(
      post,
      post.text,
      mixed.has(post.source)
        ? { weight: 1, origin: 'home' }
        : { weight: isOwn(post) ? 1 : surelyOrdinary, origin: 'elsewhere' },
      look,
    ),
  );

  // An offer among what is ordinary by its source is judged by models that saw none of these.
  const isQuestioned = ({ post, label, solicits }: Example): boolean =>
    label === 0 && solicits && !isOwn(post);
  const doubters = await fitted(
    examples,
    withoutEachFold(options.seed, 1, (example) => !isQuestioned(example)),
    options,
  );
  const doubts = outOfFold(doubters, examples);
  const cleaned = examples.map((example, i) => ({
    ...example,
    weight: weightOf(example, doubts[i] as number),
  }));
  const doubted = cleaned.filter(
    ({ weight }, i) => weight < (examples[i] as Example).weight,
  ).length;
  options.report({ 'zh-CN': `存疑的标签：${doubted}`, en: `labels doubted: ${doubted}` });
  const disguised = cleaned.flatMap((example) => disguisedCopies(example, look, random));
  options.report({
    'zh-CN': `伪装写法的副本：${disguised.length}`,
    en: `disguised copies: ${disguised.length}`,
  });
  const spelled = cleaned.flatMap((example) => spelledCopies(example, look, random));
  options.report({
    'zh-CN': `全拼音写法的副本：${spelled.length}`,
    en: `copies in pinyin: ${spelled.length}`,
  });
  return { examples, doubts, cleaned, disguised, spelled };
}

const fitted = (
  examples: readonly Example[],
  lessons: readonly Lesson[],
  { fitAll, progress }: TrainingOptions,
): Promise<readonly Experts<FloatWeights>[]> =>
  fitExperts(examples, lessons, fitAll, (done, of) =>
    progress({ 'zh-CN': `已学成的专家：${done}/${of}`, en: `experts learned: ${done} of ${of}` }),
  );

const everything = ({ seed, fits }: TrainingOptions): Lesson => ({
  learns: () => true,
  seed,
  runs: fits,
});

/** So many weights are kept: the file stays small and rare features say nothing. */
const most = {
  general: 110_000,
  home: 45_000,
  likeness: 15_000,
  spelled: 50_000,
  foreign: 8_000,
  trades: 30_000,
} as const;

/** Experts as the reader keeps them. */
export const packedExperts = (of: Experts<FloatWeights>): Experts => ({
  general: packed(of.general, most.general, 0.9995),
  home: packed(of.home, most.home, 0.9995),
  likeness: packed(of.likeness, most.likeness, 0.9995),
  spelled: packed(of.spelled, most.spelled, 0.9995),
  foreign: packed(of.foreign, most.foreign, 0.9995),
});

const packed = <Fit extends { readonly weights: Float32Array }>(
  fit: Fit,
  kept: number,
  largest: number,
): Fit & { readonly weights: Int8Array; readonly unit: number } => ({
  ...fit,
  ...quantise(pruned(fit.weights, kept), largest),
});

/** What a post counts whose source holds nothing black-gray: its label is no judgement of one text. */
const surelyOrdinary = 3;

/** For each fold, what is learned from the others. */
const withoutEachFold = (
  seed: number,
  runs: number,
  learns: (example: Example) => boolean = () => true,
): readonly Lesson[] =>
  Array.from({ length: folds }, (_, fold) => ({
    learns: (example) => example.fold !== fold && learns(example),
    seed: seed + fold,
    runs,
  }));

/** What the whole of each example gets from the experts that learned without its fold. */
const outOfFold = (apart: readonly Experts[], examples: readonly Example[]): Float64Array =>
  Float64Array.from(examples, (example) => logitOf(apart[example.fold] as Experts, example));

/**
 * The same of whichever says most, the whole or a part that a reader with those experts reads; `flagging` counts runs of
 * characters too, which say something where they are flagged alone.
 */
function strongestOutOfFold(
  apart: readonly Experts[],
  examples: readonly Example[],
  wholes: Float64Array,
): { readonly strongest: Float64Array; readonly flagging: Float64Array } {
  const vocabulary = vocabularyOf();
  const look = sightReader(vocabulary);
  const partsOf = partReader(vocabulary);
  const strongest = wholes.slice();
  const flagging = wholes.slice();
  examples.forEach(({ text, fold }, i) => {
    const experts = apart[fold] as Experts;
    for (const part of partsOf(look(text), wholes[i] as number, experts, true)) {
      const said = logitOf(experts, look(part.text).features) - part.discount;
      if (said > (flagging[i] as number)) flagging[i] = said;
      if (!part.isRun && said > (strongest[i] as number)) strongest[i] = said;
    }
  });
  return { strongest, flagging };
}

/** What a reader makes of a text and its parts, where all are held to one threshold: a run that is flagged is just flagged. */
const readAs = (whole: number, strongest: number, flagging: number, flag: number): number => {
  if (whole >= flag) return whole;
  if (strongest >= flag) return strongest;
  return flagging >= flag ? flag : unflagged(whole, strongest);
};

/** The log-odds that thresholds are set by: what is neither Chinese nor pinyin is allowed, whatever the model says. */
const asFlagged = (logits: Float64Array, examples: readonly Example[]): Float64Array =>
  logits.map((logit, i) => (isRead((examples[i] as Example).language) ? logit : logitOfOther));
const logitOfOther = -100;

/**
 * The log-odds (88 %) from which others vouch for a black-gray post that says nothing itself: of 611 such clusters, read anew,
 * 327 sell nothing (decision 63).
 */
const sure = 2;

function weightOf(example: Example, outOfFold: number): number {
  const { post, label, weight, saysNothing, solicits } = example;
  if (isOwn(post)) return weight;
  if (label === 1 && outOfFold < sure && saysNothing) return 0;
  if (label === 0 && outOfFold > 0.5) return solicits ? 0 : weight / 4;
  return weight;
}
