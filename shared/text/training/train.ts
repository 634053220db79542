import { textAnalyser } from '../analysis/analysis.ts';
import { isJudged } from '../analysis/language.ts';
import { contactsAsWritten } from '../contacts/contacts.ts';
import { logOddsOf, probabilityOf } from '../log-odds.ts';
import type { CharacterPairs } from '../model/character-pairs.ts';
import {
  caseScoreOf,
  type Experts,
  eachExpert,
  flagNameOf,
  type LinearModel,
  logitOf,
  quantise,
  rankingScoreOf,
  type TextModel,
} from '../model/model.ts';
import { countsOnlyFlagged, type PartReader, partReader, unflaggedLogit } from '../parts/parts.ts';
import { vocabularyOf } from '../terms/terms.ts';
import type { Words } from '../words.ts';
import { disguisedCopies, type Example, exampleOf, foldCount, pinyinCopies } from './example.ts';
import {
  type FitAll,
  type FloatWeights,
  fitExperts,
  fitTrades,
  type Lesson,
  prune,
} from './fit.ts';
import { isOwn, type LabelledPost } from './labelled-post.ts';
import { ownPosts } from './own-posts.ts';
import { characterPairsOf, countPairs, type PairCounts } from './pair-counts.ts';
import { randomFrom } from './random.ts';
import { countedAsOrdinary, plattScaling, thresholdsOf } from './thresholds.ts';

export type TrainingOptions = {
  readonly seed: number;
  /** Largest share of ordinary posts that may be flagged. */
  readonly flagBudget: number;
  /** Number of texts generated from each of our own patterns. 0 generates none. */
  readonly perPattern: number;
  /** Number of fits, each with the posts in a different order. The model is their mean. */
  readonly fits: number;
  /** Runs the fits in one thread (`fitInOneThread`) or in several. The model is the same. */
  readonly fitAll: FitAll;
  /** Receives what was prepared, such as counts of texts. */
  readonly report: (message: Words) => void;
  /** Receives the current step and its progress. */
  readonly progress: (message: Words) => void;
};

/** What a reader learned from posts. */
export type Learned<One extends LinearModel | FloatWeights = LinearModel> = {
  readonly experts: Experts<One>;
  readonly pairs: CharacterPairs;
};

type TrainingResult = {
  readonly model: TextModel;
  /** Out-of-fold log-odds of the posts: each scored by a model that had not seen its cluster. */
  readonly outOfFold: Float64Array;
  /** For each fold, what scored its posts. It learned from the other folds. */
  readonly folds: readonly Learned[];
};

/**
 * Trains the text model: linear models over hashed n-grams of characters, sounds and skeleton with
 * dense signals, by logistic loss and AdaGrad (Duchi, 2011). There are five experts (general, home,
 * pinyin throughout, one over words for other languages, and one for reports of past frauds) and a model
 * of how much a text resembles what the home expert learned from (`Experts`).
 *
 * 1. Prepares the examples (`materialOf`).
 * 2. Runs a second cross-validation, which reads texts and their parts as the reader does. Platt
 *    scaling (Platt, 1999) and thresholds come from it.
 *
 * Thresholds come from the out-of-fold scores of ordinary posts: the share of `flagBudget` lies above
 * the flag thresholds, none above the hide threshold (`thresholdsOf`). By exchangeability, the next
 * ordinary post is flagged with a probability of at most `flagBudget` and hidden with at most
 * 1 / (n + 1), where n is the number of ordinary posts counted (split conformal prediction; Vovk,
 * 2005). A limited share of our own hard negatives, which collected sources lack, bounds the
 * thresholds as well.
 *
 * The same posts and seed give the same model.
 */
export const trainTextModel = async (
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<TrainingResult> => {
  const { seed, fits } = options;
  const material = await materialOf(posts, options);
  const { examples, doubts, cleaned, disguised, spelled } = material;
  options.progress({ 'zh-CN': '学习类别与专家', en: 'learning trades and experts' });
  const fitting = fitWithProgress(
    trainingExamplesOf(material),
    [lessonOfAll(options), ...crossValidationLessons(seed, fits)],
    options,
  );
  let trades: ReturnType<typeof fitTrades>;
  try {
    // Runs in this thread while other threads learn the experts.
    trades = fitTrades(
      [...cleaned, ...disguised].filter(({ weight }) => weight > 0),
      seed,
    );
  } finally {
    // Leave no thread running if this throws.
    await fitting;
  }
  // Pruned and quantised weights score a little differently, so thresholds are set with the packed experts.
  const [experts, ...expertsByFold] = (await fitting).map(packExperts) as [Experts, ...Experts[]];
  const scored = [...examples, ...spelled];
  const countsByFold = pairCountsByFold(examples);
  const folds = expertsByFold.map(
    (foldExperts, fold): Learned => ({
      experts: foldExperts,
      pairs: characterPairsOf(countsByFold.toSpliced(fold, 1)),
    }),
  );
  const pairs = characterPairsOf(countsByFold);
  const whole = outOfFoldLogits(expertsByFold, scored);
  const { strongest, flagging } = strongestOutOfFold(folds, scored, whole);
  const { slope, offset } = plattScaling(cleaned, whole);
  const thresholds = thresholdsOf(
    {
      examples,
      trusted: countedAsOrdinary(examples, doubts),
      whole: flaggableLogits(whole.subarray(0, examples.length), examples),
      strongest: flaggableLogits(flagging.subarray(0, examples.length), examples),
      spelled,
      strongestSpelled: flagging.subarray(examples.length),
    },
    options.flagBudget,
  );
  const asProbability = (logit: number): number => probabilityOf(slope * logit + offset);
  const model: TextModel = {
    experts,
    trades: packWeights(trades, keptWeights.trades, 0.999),
    slope,
    offset,
    flags: {
      reachable: asProbability(thresholds.flags.reachable),
      unreachable: asProbability(thresholds.flags.unreachable),
      brief: asProbability(thresholds.flags.brief),
      spelled: asProbability(thresholds.flags.spelled),
    },
    hide: asProbability(thresholds.hide),
    pairs: () => pairs,
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
  const outOfFoldScores = posts.map((_, i) => {
    const example = examples[i] as Example;
    const { language, reachable, brief, fold } = example;
    const flag = thresholds.flags[language === 'pinyin' ? 'spelled' : flagNameOf(reachable, brief)];
    const wholeLogit = whole[i] as number;
    const logit = readerLogitOf(wholeLogit, strongest[i] as number, flagging[i] as number, flag);
    const asLogit = (score: number): number => (logOddsOf(score) - offset) / slope;
    if (!isJudged(language)) return asLogit(rankingScoreOf(model, language, asProbability(logit)));
    if (logit >= flag) return logit;
    const { experts } = folds[fold] as Learned;
    return Math.max(logit, asLogit(caseScoreOf({ ...model, experts }, example, wholeLogit)));
  });
  return { model, outOfFold: Float64Array.from(outOfFoldScores), folds };
};

/** Trains only the experts and character pairs of `trainTextModel`, without cross-validation and thresholds. */
export const trainExperts = async (
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<Learned<FloatWeights>> => {
  const material = await materialOf(posts, options);
  const [experts] = await fitWithProgress(
    trainingExamplesOf(material),
    [lessonOfAll(options)],
    options,
  );
  return {
    experts: experts as Experts<FloatWeights>,
    pairs: characterPairsOf([countPairs(material.examples.map(({ post }) => post))]),
  };
};

/** The examples that a model learns from. */
type Material = {
  /** The posts, followed by texts of our own patterns, with their initial weights. */
  readonly examples: readonly Example[];
  /** Log-odds of each of `examples` from the first cross-validation. */
  readonly doubts: Float64Array;
  /** `examples` with lower weights where the first cross-validation doubts the label. */
  readonly cleaned: readonly Example[];
  /** Disguised copies; `spelled` holds copies in pinyin throughout. */
  readonly disguised: readonly Example[];
  readonly spelled: readonly Example[];
};

const trainingExamplesOf = ({ cleaned, disguised, spelled }: Material): readonly Example[] => [
  ...cleaned,
  ...disguised,
  ...spelled,
];

/**
 * Prepares the training examples.
 *
 * 1. Adds texts of our own patterns to the posts.
 * 2. Finds label noise of the collected sources by cross-validation by cluster. Negative posts that
 *    the other posts contradict are left out if they name a trade and a contact, and count a quarter
 *    otherwise. Positive posts that name neither are left out unless the other posts agree (`agreedLogit`).
 * 3. Adds disguised copies of the rest, and copies in pinyin for the pinyin expert.
 */
async function materialOf(
  posts: readonly LabelledPost[],
  options: TrainingOptions,
): Promise<Material> {
  const random = randomFrom(options.seed);
  const vocabulary = vocabularyOf();
  const analyse = textAnalyser(vocabulary);
  const analyseAsWritten = textAnalyser(vocabulary, contactsAsWritten);
  const all = [...posts, ...ownPosts(options.perPattern, random)];
  const ownCount = all.length - posts.length;
  options.report({
    'zh-CN': `${posts.length} 条内容，另由自有句式生成 ${ownCount} 条`,
    en: `${posts.length} posts and ${ownCount} of our own patterns`,
  });
  const mixed = new Set(posts.filter(({ label }) => label > 0).map(({ source }) => source));
  const examples = all.map((post) =>
    exampleOf(
      post,
      post.text,
      mixed.has(post.source)
        ? { weight: 1, origin: 'home' }
        : { weight: isOwn(post) ? 1 : pureSourceWeight, origin: 'elsewhere' },
      analyse,
    ),
  );

  // Offers labelled ordinary are judged by models that have learned from no such post.
  const isQuestioned = ({ post, label, namesTradeAndContact }: Example): boolean =>
    label === 0 && namesTradeAndContact && !isOwn(post);
  const doubtingExperts = await fitWithProgress(
    examples,
    crossValidationLessons(options.seed, 1, (example) => !isQuestioned(example)),
    options,
  );
  const doubts = outOfFoldLogits(doubtingExperts, examples);
  const cleaned = examples.map((example, i) => ({
    ...example,
    weight: weightOf(example, doubts[i] as number),
  }));
  const doubted = cleaned.filter(
    ({ weight }, i) => weight < (examples[i] as Example).weight,
  ).length;
  options.report({ 'zh-CN': `存疑的标签：${doubted}`, en: `labels doubted: ${doubted}` });
  const disguised = cleaned.flatMap((example) =>
    disguisedCopies(example, { analyse, analyseAsWritten }, random),
  );
  options.report({
    'zh-CN': `伪装写法的副本：${disguised.length}`,
    en: `disguised copies: ${disguised.length}`,
  });
  const spelled = cleaned.flatMap((example) => pinyinCopies(example, analyse, random));
  options.report({
    'zh-CN': `全拼音写法的副本：${spelled.length}`,
    en: `copies in pinyin: ${spelled.length}`,
  });
  return { examples, doubts, cleaned, disguised, spelled };
}

const fitWithProgress = (
  examples: readonly Example[],
  lessons: readonly Lesson[],
  { fitAll, progress }: TrainingOptions,
): Promise<readonly Experts<FloatWeights>[]> =>
  fitExperts(examples, lessons, fitAll, (done, of) =>
    progress({ 'zh-CN': `已学成的专家：${done}/${of}`, en: `experts learned: ${done} of ${of}` }),
  );

const lessonOfAll = ({ seed, fits }: TrainingOptions): Lesson => ({
  learns: () => true,
  seed,
  runs: fits,
});

/** Number of weights kept: the file stays small, and rare features are dropped. */
const keptWeights = {
  general: 110_000,
  home: 45_000,
  likeness: 15_000,
  spelled: 50_000,
  foreign: 8_000,
  cases: 6_000,
  trades: 30_000,
} as const;

/** Prunes and quantises experts into the form that the reader uses. */
export const packExperts = (of: Experts<FloatWeights>): Experts =>
  eachExpert((name) => packWeights(of[name], keptWeights[name], 0.9995));

const packWeights = <Fit extends { readonly weights: Float32Array }>(
  fit: Fit,
  kept: number,
  largest: number,
): Fit & { readonly weights: Int8Array; readonly unit: number } => ({
  ...fit,
  ...quantise(prune(fit.weights, kept), largest),
});

/**
 * Weight of a post whose source has no black-gray posts: its label does not rest on judging the single
 * text.
 */
const pureSourceWeight = 3;

/** One lesson for each fold, which learns from the other folds. */
const crossValidationLessons = (
  seed: number,
  runs: number,
  learns: (example: Example) => boolean = () => true,
): readonly Lesson[] =>
  Array.from({ length: foldCount }, (_, fold) => ({
    learns: (example) => example.fold !== fold && learns(example),
    seed: seed + fold,
    runs,
  }));

/** Counts the pairs of characters of each fold. */
const pairCountsByFold = (examples: readonly Example[]): PairCounts[] =>
  Array.from({ length: foldCount }, (_, fold) =>
    countPairs(examples.filter((example) => example.fold === fold).map(({ post }) => post)),
  );

/** Log-odds of each whole example from the experts that learned without its fold. */
const outOfFoldLogits = (
  foldExperts: readonly Experts[],
  examples: readonly Example[],
): Float64Array =>
  Float64Array.from(examples, (example) => logitOf(foldExperts[example.fold] as Experts, example));

/**
 * Out-of-fold log-odds of the highest-scoring reading of each example: its whole, or a part that a
 * reader with those experts reads. `flagging` includes runs of characters, which count only if they
 * are flagged; `strongest` does not.
 */
function strongestOutOfFold(
  folds: readonly Learned[],
  examples: readonly Example[],
  wholes: Float64Array,
): { readonly strongest: Float64Array; readonly flagging: Float64Array } {
  const vocabulary = vocabularyOf();
  const analyse = textAnalyser(vocabulary);
  // Pinyin in characters is flagged by the thresholds for characters, so it does not bound that for pinyin.
  const partsByFold = folds.map(({ pairs }) =>
    partReader(vocabulary, () => pairs, { readsPinyin: false }),
  );
  const strongest = wholes.slice();
  const flagging = wholes.slice();
  examples.forEach(({ text, fold }, i) => {
    const { experts } = folds[fold] as Learned;
    const partsOf = partsByFold[fold] as PartReader;
    for (const part of partsOf(analyse(text), wholes[i] as number, experts, true)) {
      const partLogit = logitOf(experts, analyse(part.text).features) - part.discount;
      if (partLogit > (flagging[i] as number)) flagging[i] = partLogit;
      if (!countsOnlyFlagged(part) && partLogit > (strongest[i] as number))
        strongest[i] = partLogit;
    }
  });
  return { strongest, flagging };
}

/**
 * The log-odds that a reader gives a text with parts, if one threshold applies to all of them. A
 * flagged run of characters scores exactly the threshold.
 */
const readerLogitOf = (
  whole: number,
  strongest: number,
  flagging: number,
  flag: number,
): number => {
  if (whole >= flag) return whole;
  if (strongest >= flag) return strongest;
  return flagging >= flag ? flag : unflaggedLogit(whole, strongest);
};

/** Log-odds for setting thresholds. Texts in other languages get `neverFlagged`: they are never flagged. */
const flaggableLogits = (logits: Float64Array, examples: readonly Example[]): Float64Array =>
  logits.map((logit, i) => (isJudged((examples[i] as Example).language) ? logit : neverFlagged));
const neverFlagged = -100;

/**
 * Out-of-fold log-odds (88 %) from which a black-gray post that names neither trade nor contact keeps
 * its label: of 611 such clusters, read again, 327 sell nothing (decision 63).
 */
const agreedLogit = 2;

function weightOf(example: Example, outOfFoldLogit: number): number {
  const { post, label, weight, namesNeither, namesTradeAndContact } = example;
  if (isOwn(post)) return weight;
  if (label === 1 && outOfFoldLogit < agreedLogit && namesNeither) return 0;
  if (label === 0 && outOfFoldLogit > 0.5) return namesTradeAndContact ? 0 : weight / 4;
  return weight;
}
