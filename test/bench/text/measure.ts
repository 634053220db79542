import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fitInThreads } from '#infra/cli/fit-in-threads.ts';
import { labelledPosts } from '#infra/cli/labelled-posts.ts';
import { localized } from '#infra/localize.ts';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import { flagNameOf, isBrief, type TextModel } from '#shared/text/model/model.ts';
import { createTextReader, readText } from '#shared/text/read.ts';
import type { TextReader } from '#shared/text/reading.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';
import { foldCount, foldOf } from '#shared/text/training/example.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import {
  type Learned,
  packExperts,
  type TrainingOptions,
  trainExperts,
  trainTextModel,
} from '#shared/text/training/train.ts';
import { attack, attacks, combinedAttacks } from '#test/text/attacks.ts';
import { eighthFrauds, eighthHonest } from '#test/text/posts/eighth.ts';
import { eleventhFrauds, eleventhHonest } from '#test/text/posts/eleventh.ts';
import { fifthTold, fifthVeiled } from '#test/text/posts/fifth.ts';
import { type ForeignLanguage, foreignFrauds, foreignHonest } from '#test/text/posts/foreign.ts';
import { fourthFrauds, fourthOrdinary } from '#test/text/posts/fourth.ts';
import { ninthCases, ninthFrauds, ninthHonest } from '#test/text/posts/ninth.ts';
import { offers, scripts } from '#test/text/posts/offers.ts';
import { everyday, hardNegatives } from '#test/text/posts/ordinary.ts';
import { reachable } from '#test/text/posts/reachable.ts';
import { seventhFrauds, seventhHonest } from '#test/text/posts/seventh.ts';
import { sixthFrauds, sixthHonest } from '#test/text/posts/sixth.ts';
import { tenthCases, tenthFrauds, tenthHonest } from '#test/text/posts/tenth.ts';
import { fresh, lookalikes, unseen } from '#test/text/posts/unseen.ts';
import { warnings } from '#test/text/posts/warnings.ts';
import { coreWords, mintFilter, plainWords, type RawLinear, trainRawLinear } from './baselines.ts';
import {
  type Calibration,
  calibrationOf,
  type Ranking,
  rankingOf,
  type Scored,
  shareOf,
  thresholdAt,
} from './metrics.ts';
import { type CollectedSpeed, measureCollectedSpeed, measureSpeed, type Speed } from './speed.ts';

type Recalls = Readonly<Record<string, number>>;

/** The effect of an attack on the texts that it changes; flagged and hidden texts count as found. */
export type Attacked = {
  /** Number of texts that the attack changes. */
  readonly altered: number;
  /** Recall on these texts before (`plain`) and after the attack. */
  readonly plain: number;
  readonly recall: number;
  /** Recall of plain Aho-Corasick over the same lexicon after the attack. */
  readonly words: number;
  /** Number of these texts in which an unmasked contact is read as written. */
  readonly withContact: number;
  /** Share of those in which one of these contacts is still read after the attack, with the same value. */
  readonly contactKept: number;
};
export type Attacks = Readonly<Record<string, Attacked>>;

/** Shares of texts above each threshold; `flagged` includes hidden ones. */
export type Verdicts = {
  readonly posts: number;
  readonly flagged: number;
  readonly hidden: number;
};

type OwnFigures = {
  readonly offers: Verdicts & { readonly namedRight: number };
  readonly offersByTrade: Readonly<Record<string, Verdicts>>;
  readonly hardNegatives: Verdicts;
  /** Ordinary texts in the style of fraud. */
  readonly lookalikes: Verdicts;
  readonly everyday: Verdicts;
  /** Ordinary texts that include the writer's contact. */
  readonly reachable: Verdicts;
  /** Ranking of frauds against honest texts, in sets written by somebody else. */
  readonly ranked: Readonly<Record<keyof typeof freshSets, Ranking>>;
  /** Reports of past frauds, of the ninth and the tenth set. */
  readonly cases: Verdicts;
  /** Honest warnings in the words of the fraud, by who speaks. */
  readonly warnings: Readonly<Record<string, Verdicts>>;
  /** Ordinary texts by kind, by the same authors as the fourth and the sixth to eleventh set of frauds; `all` ends with the tenth. */
  readonly ordinary: Readonly<Record<string, Verdicts>>;
  /** Honest texts about the trades, by kind, of the fifth set. */
  readonly told: Readonly<Record<string, Verdicts>>;
  /** Texts aimed at victims, and offers in other styles, by kind. */
  readonly scripts: Readonly<Record<string, Verdicts>>;
  /** Ranking of texts in other languages; these are never flagged. */
  readonly foreign: Readonly<Record<ForeignLanguage, Ranking>>;
  /** Recall of word lists made from our lexicon on the same sets. */
  readonly wordLists: Readonly<Record<string, Recalls>>;
  readonly attacks: Attacks;
};

type DataFigures = {
  /** Cross-validation grouped by cluster, by source. */
  readonly crossValidated: Readonly<
    Record<
      string,
      Ranking & {
        readonly flagged: number;
        readonly hidden: number;
        /** Recall of plain Aho-Corasick over the lexicon. */
        readonly words: number;
      }
    >
  >;
  /** Calibration on all posts, cross-validated. */
  readonly calibration: Calibration;
  /** Ordinary posts, by source. */
  readonly ordinary: Readonly<Record<string, Verdicts & { readonly words: number }>>;
  /** Each mixed source scored by a model trained without it. */
  readonly leaveOneOut: Readonly<Record<string, LeaveOneOutRanking>>;
  readonly recallByCategory: Recalls;
  readonly attacks: Attacks;
  /** Our own scripts and hard negatives, at the score that 0.5 % of ordinary posts exceed. */
  readonly unseen: {
    readonly threshold: number;
    readonly recall: Recalls;
    readonly hardNegatives: number;
    /** Ordinary texts of the fourth and the sixth to tenth set. */
    readonly ordinary: number;
    /** Honest texts about the trades, of the fifth set. */
    readonly told: number;
    readonly baseline: Recalls;
  };
  /** The same linear model on the original text, with the same folds. */
  readonly baseline: Readonly<Record<string, Ranking>>;
  readonly speed: CollectedSpeed;
};

type LeaveOneOutRanking = Ranking & { readonly recallAtHalfPercent: number };

export type TextFigures = {
  readonly own: OwnFigures;
  readonly data: DataFigures | null;
  readonly speed: Speed;
};

const sources = ['tgspam_zh', 'fbs_sms', 'sms_spam_zh', 'normal_zh'] as const;

/** Receives permanent and transient progress messages. */
type ProgressListener = {
  readonly printLine: (line: string) => void;
  readonly show: (line: string) => void;
};

/** @param seconds CPU time for which each speed is measured, at least */
export const measureText = async ({
  data,
  seconds,
  ...listener
}: ProgressListener & {
  readonly data: string | undefined;
  readonly seconds: number;
}): Promise<TextFigures> => {
  const { printLine } = listener;
  const own = measureOwn(readText);
  const speed = await measureSpeed(seconds, printLine);
  const folder = data === undefined ? undefined : join(data, 'text');
  if (folder === undefined || !existsSync(folder)) {
    printLine(
      data !== undefined
        ? localized(
            { 'zh-CN': '略过：{data} 中没有 text/', en: 'skipped: there is no text/ in {data}' },
            { data },
          )
        : localized({
            'zh-CN': '略过：收集内容上的质量需要外部数据，请用 --data 目录或 CLEARSPRING_DATA 指明',
            en: 'skipped: quality on collected posts needs external data: give its folder with --data DIR or CLEARSPRING_DATA',
          }),
    );
    return { own, data: null, speed };
  }
  const posts: LabelledPost[] = [];
  for (const source of sources) {
    posts.push(...(await labelledPosts(join(folder, `${source}.jsonl`), source, printLine)).posts);
  }
  const collectedSpeed = await measureCollectedSpeed(seconds, posts);
  return { own, data: { ...(await measureData(posts, listener)), speed: collectedSpeed }, speed };
};

const isCaught = (read: TextReader, text: string): boolean => read(text).verdict !== 'allow';

const ofSet = (
  set: number,
  kinds: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(kinds).map(([kind, texts]) => [`${kind} (${set})`, texts]));

const ofSetWithTotal = (
  set: number,
  kinds: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> => ({
  ...ofSet(set, kinds),
  [`all kinds (${set})`]: Object.values(kinds).flat(),
});

/** All sets of texts aimed at victims, and of offers in disguise. */
const harmfulTexts = {
  ...scripts,
  ...ofSet(2, unseen),
  'all kinds (3)': fresh,
  ...ofSetWithTotal(4, fourthFrauds),
  'veiled (5)': fifthVeiled,
  ...ofSet(6, sixthFrauds),
  ...ofSetWithTotal(7, seventhFrauds),
  ...ofSetWithTotal(8, eighthFrauds),
  ...ofSetWithTotal(9, ninthFrauds),
  ...ofSetWithTotal(10, tenthFrauds),
  ...ofSetWithTotal(11, eleventhFrauds),
};

/** Texts that rank above ordinary ones. */
const highRanked = {
  ...harmfulTexts,
  'past cases (9)': ninthCases,
  'past cases (10)': tenthCases,
};

const ordinaryKinds = {
  ...ofSet(4, fourthOrdinary),
  ...ofSet(6, sixthHonest),
  ...ofSetWithTotal(7, seventhHonest),
  ...ofSetWithTotal(8, eighthHonest),
  ...ofSetWithTotal(9, ninthHonest),
  ...ofSetWithTotal(10, tenthHonest),
  ...ofSetWithTotal(11, eleventhHonest),
};
const allOrdinary = [
  fourthOrdinary,
  sixthHonest,
  seventhHonest,
  eighthHonest,
  ninthHonest,
  tenthHonest,
].flatMap((kinds) => Object.values(kinds).flat());
const freshSets = {
  fourth: [fourthFrauds, fourthOrdinary],
  sixth: [sixthFrauds, sixthHonest],
  seventh: [seventhFrauds, seventhHonest],
  eighth: [eighthFrauds, eighthHonest],
  ninth: [ninthFrauds, ninthHonest],
  tenth: [tenthFrauds, tenthHonest],
  eleventh: [eleventhFrauds, eleventhHonest],
} as const;
const reportedScams = Object.values(fifthTold).flat();

const verdictsOf = (read: TextReader, texts: readonly string[]): Verdicts => {
  const verdicts = texts.map((text) => read(text).verdict);
  return {
    posts: texts.length,
    flagged: shareOf(verdicts, (verdict) => verdict !== 'allow'),
    hidden: shareOf(verdicts, (verdict) => verdict === 'hide'),
  };
};

const measureOwn = (read: TextReader): OwnFigures => {
  const all = lexicon.flatMap(({ category }) =>
    offers[category].map((text) => ({ category, text })),
  );
  const texts = all.map(({ text }) => text);
  const ranked = (frauds: readonly string[], honest: readonly string[]): Ranking =>
    rankingOf([
      ...frauds.map((text) => ({ score: read(text).score, label: 1 as const })),
      ...honest.map((text) => ({ score: read(text).score, label: 0 as const })),
    ]);
  const rankedIn = (language: ForeignLanguage): Ranking =>
    ranked(foreignFrauds[language], foreignHonest[language]);
  return {
    offers: {
      ...verdictsOf(read, texts),
      namedRight: shareOf(all, ({ category, text }) => read(text).category === category),
    },
    offersByTrade: mapValues(offers, (of) => verdictsOf(read, of)),
    hardNegatives: verdictsOf(read, hardNegatives),
    lookalikes: verdictsOf(read, lookalikes),
    everyday: verdictsOf(read, everyday),
    reachable: verdictsOf(read, reachable),
    ranked: mapValues(freshSets, ([frauds, honest]) =>
      ranked(Object.values(frauds).flat(), Object.values(honest).flat()),
    ),
    ordinary: mapValues({ ...ordinaryKinds, all: allOrdinary }, (of) => verdictsOf(read, of)),
    told: mapValues({ ...fifthTold, all: reportedScams }, (of) => verdictsOf(read, of)),
    scripts: mapValues(harmfulTexts, (of) => verdictsOf(read, of)),
    cases: verdictsOf(read, [...ninthCases, ...tenthCases]),
    warnings: mapValues({ ...warnings, all: Object.values(warnings).flat() }, (of) =>
      verdictsOf(read, of),
    ),
    foreign: { english: rankedIn('english'), russian: rankedIn('russian') },
    wordLists: mapValues(
      {
        'mint-filter, core words': mintFilter(coreWords()),
        'Aho-Corasick, core words': plainWords(coreWords()),
      },
      (filter) =>
        mapValues(
          { offers: texts, 'hard negatives': hardNegatives, lookalikes, everyday, reachable },
          (of) => shareOf(of, filter),
        ),
    ),
    attacks: underAttack(texts, read),
  };
};

/** Applies every attack, alone and stacked, to the texts that it changes; the seed differs by post. */
const underAttack = (texts: readonly string[], read: TextReader): Attacks => {
  const words = plainWords(coreWords());
  const caught = (text: string) => isCaught(read, text);
  const identitiesIn = (text: string): ReadonlySet<string> =>
    new Set(
      read(text).contacts.flatMap(({ kind, value, masked }) => (masked ? [] : `${kind} ${value}`)),
    );
  const attacked = (names: readonly string[]): Attacked => {
    const pairs = texts
      .map((text, i) => ({ text, now: attack(text, names, i + 1) }))
      .filter(({ text, now }) => text !== now);
    const named = pairs
      .map(({ text, now }) => ({ contacts: identitiesIn(text), now }))
      .filter(({ contacts }) => contacts.size > 0);
    return {
      altered: pairs.length,
      plain: shareOf(pairs, ({ text }) => caught(text)),
      recall: shareOf(pairs, ({ now }) => caught(now)),
      words: shareOf(pairs, ({ now }) => words(now)),
      withContact: named.length,
      contactKept: shareOf(named, ({ contacts, now }) =>
        [...identitiesIn(now)].some((one) => contacts.has(one)),
      ),
    };
  };
  return {
    ...Object.fromEntries(Object.keys(attacks).map((name) => [name, attacked([name])])),
    ...mapValues(combinedAttacks, attacked),
  };
};

const seed = 1;
const halfPercent = 0.005;

const measureData = async (
  posts: readonly LabelledPost[],
  { printLine, show }: ProgressListener,
): Promise<Omit<DataFigures, 'speed'>> => {
  const training: TrainingOptions = {
    seed,
    flagBudget: 0.001,
    perPattern: 30,
    fits: 3,
    fitAll: fitInThreads(),
    report: (said) => printLine(localized(said)),
    progress: (said) => show(localized(said)),
  };
  const mixed = sources.filter((source) => {
    const labels = new Set(
      posts.filter((post) => post.source === source).map(({ label }) => label),
    );
    return labels.has(1) && labels.has(0);
  });

  const trainings = 1 + mixed.length;
  printLine(
    localized(
      {
        'zh-CN': '按簇交叉验证（第 1 次训练，共 {trainings} 次）',
        en: 'cross-validation by cluster (training 1 of {trainings})',
      },
      { trainings },
    ),
  );
  const { model, outOfFold, folds: apart } = await trainTextModel(posts, training);
  const scored = posts.map((post, i) => ({
    ...post,
    score: probability(model, outOfFold[i] as number),
  }));
  const isFlagged = ({ text, score }: { readonly text: string; readonly score: number }) =>
    score >= thresholdOf(model, text);
  const of = (source: string, label: number) =>
    scored.filter((post) => post.source === source && post.label === label);
  const isSurelyOrdinary = ({ source, label }: LabelledPost): boolean =>
    label === 0 && !mixed.includes(source as never);
  const threshold = thresholdAt(
    scored.filter(isSurelyOrdinary).map(({ score }) => score),
    halfPercent,
  );

  const words = plainWords(coreWords());

  /** The reader with other experts. Keeps the thresholds and the score calibration of the full model. */
  const readerOf = ({ experts, pairs }: Learned): TextReader =>
    createTextReader({ ...model, experts, pairs: () => pairs });
  const isHeldOut = (post: LabelledPost): boolean => foldOf(post) === 0;

  const leaveOneOut: Record<string, LeaveOneOutRanking> = {};
  for (const [i, source] of mixed.entries()) {
    printLine(
      localized(
        {
          'zh-CN': '留出来源 {source}（第 {training} 次训练，共 {trainings} 次）',
          en: 'without {source} (training {training} of {trainings})',
        },
        { source, training: i + 2, trainings },
      ),
    );
    const isAside = (post: LabelledPost): boolean => isSurelyOrdinary(post) && isHeldOut(post);
    const { experts, pairs } = await trainExperts(
      posts.filter((post) => post.source !== source && !isAside(post)),
      training,
    );
    const read = readerOf({ experts: packExperts(experts), pairs });
    const scoresOf = (of: readonly LabelledPost[]) =>
      of.map(({ text, label }) => ({ score: read(text).score, label: label as 0 | 1 }));
    const atHalfPercent = thresholdAt(
      scoresOf(posts.filter(isAside)).map(({ score }) => score),
      halfPercent,
    );
    const scores = scoresOf(posts.filter((post) => post.source === source));
    leaveOneOut[source] = {
      ...rankingOf(scores),
      recallAtHalfPercent: shareOf(
        scores.filter(({ label }) => label === 1),
        ({ score }) => score > atHalfPercent,
      ),
    };
  }

  printLine(localized({ 'zh-CN': '对留出内容的变形攻击', en: 'attacks on held-out posts' }));
  const readApart = readerOf(apart[0] as (typeof apart)[number]);
  const targets = posts
    .filter(
      (post) =>
        mixed.includes(post.source as never) &&
        isHeldOut(post) &&
        post.label === 1 &&
        post.text.length >= 12,
    )
    .map(({ text }) => text)
    .slice(0, 800);

  printLine(
    localized({ 'zh-CN': '不作归一化的线性模型', en: 'a linear model without normalisation' }),
  );
  const baseline = baselineScores(posts);
  const raw = trainRawLinear(posts, seed);
  return {
    crossValidated: Object.fromEntries(
      mixed.map((source) => [
        source,
        {
          ...rankingOf(scored.filter((post) => post.source === source) as never),
          flagged: shareOf(of(source, 1), isFlagged),
          hidden: shareOf(of(source, 1), ({ score }) => score >= model.hide),
          words: shareOf(of(source, 1), ({ text }) => words(text)),
        },
      ]),
    ),
    calibration: calibrationOf(scored as readonly Scored[]),
    ordinary: Object.fromEntries(
      sources.map((source) => [
        source,
        {
          posts: of(source, 0).length,
          flagged: shareOf(of(source, 0), isFlagged),
          hidden: shareOf(of(source, 0), ({ score }) => score >= model.hide),
          words: shareOf(of(source, 0), ({ text }) => words(text)),
        },
      ]),
    ),
    leaveOneOut,
    recallByCategory: Object.fromEntries(
      lexicon.flatMap(({ category }) => {
        const known = scored.filter((post) => post.label === 1 && post.category === category);
        return known.length < 20 ? [] : [[category, shareOf(known, isFlagged)]];
      }),
    ),
    attacks: underAttack(targets, readApart),
    unseen: {
      threshold,
      recall: mapValues(highRanked, (texts) =>
        shareOf(texts, (text) => readText(text).score > threshold),
      ),
      hardNegatives: shareOf(hardNegatives, (text) => readText(text).score > threshold),
      ordinary: shareOf(allOrdinary, (text) => readText(text).score > threshold),
      told: shareOf(reportedScams, (text) => readText(text).score > threshold),
      baseline: unseenByBaseline(raw, posts, baseline),
    },
    baseline: Object.fromEntries(
      mixed.map((source) => [
        source,
        rankingOf(
          posts.flatMap(({ source: from, label }, i) =>
            from === source ? [{ score: baseline[i] as number, label: label as 0 | 1 }] : [],
          ),
        ),
      ]),
    ),
  };
};

const readSigns = textAnalyser(shippedVocabulary());

/** The threshold at which a text that is no open offer is flagged. */
const thresholdOf = ({ flags }: TextModel, text: string): number => {
  const { language, contacts } = readSigns(text);
  if (language === 'pinyin') return flags.spelled;
  return flags[flagNameOf(contacts.length > 0, isBrief(text))];
};

const probability = (model: TextModel, logit: number): number =>
  1 / (1 + Math.exp(-(model.slope * logit + model.offset)));

const unseenByBaseline = (
  raw: RawLinear,
  posts: readonly LabelledPost[],
  scores: readonly number[],
): Recalls => {
  const threshold = thresholdAt(
    posts.flatMap(({ source }, i) => (source === 'normal_zh' ? [scores[i] as number] : [])),
    0.005,
  );
  return mapValues(highRanked, (texts) => shareOf(texts, (text) => raw.scoreOf(text) > threshold));
};

const baselineScores = (posts: readonly LabelledPost[]): number[] => {
  const scores = new Array<number>(posts.length).fill(0);
  for (let fold = 0; fold < foldCount; fold++) {
    const raw = trainRawLinear(
      posts.filter((post) => foldOf(post) !== fold),
      seed,
    );
    posts.forEach((post, i) => {
      if (foldOf(post) === fold) scores[i] = raw.scoreOf(post.text);
    });
  }
  return scores;
};

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
