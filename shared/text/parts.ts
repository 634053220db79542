import type { TextAnalysis } from './analysis.ts';
import { type Excerpt, excerptsOf, excerptThresholdOf } from './excerpt.ts';
import { isMention } from './intent.ts';
import { isJudged } from './language.ts';
import type { Experts } from './model.ts';
import { heaviestRun, heaviestSentence, sentencesOf, weightsOfSymbols } from './sentences.ts';
import type { Vocabulary } from './terms.ts';
import { type UndisguisedText, undisguiser } from './undisguise.ts';

/** A range of UTF-16 indexes; `end` is exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** A text that is read in addition to the whole: an excerpt, or the whole with its disguises undone. */
export type Part = {
  readonly text: string;
  /**
   * Subtracted from its log-odds, because a part is weaker evidence than a whole text with the same
   * words.
   */
  readonly discount: number;
  /**
   * Whether it is a run of characters regardless of sentences. A run counts only if flagged, at most at
   * the threshold.
   */
  readonly isRun: boolean;
  /** Maps a span of the part to the span of the whole text. */
  readonly spanInWhole: (span: Span) => Span;
};

/**
 * Returns the parts to read in addition to a text.
 *
 * @param logit log-odds of the whole text
 * @param isAllowed whether the whole text is allowed; if not, only excerpts are returned
 */
export type PartReader = (
  analysis: TextAnalysis,
  logit: number,
  experts: Experts,
  isAllowed: boolean,
) => readonly Part[];

/**
 * Log-odds of an allowed text from which its heaviest run of characters is read. From `sentenceThreshold` on, its
 * heaviest sentence and its undisguised form are read as well. The limits save time.
 */
const runThreshold = -7;
const sentenceThreshold = -4;

/**
 * Creates a reader of the parts of a text that are worth reading: excerpts that name trades and contacts,
 * and, if the text is allowed, its heaviest sentence, its undisguised form and its heaviest run of
 * characters.
 *
 * @example
 * const text = `${'今天天气很好，我们去公园。'.repeat(8)}收银行卡，加薇❤ demo_1`;
 * const analysis = textAnalyser(shippedVocabulary())(text);
 * const partsOf = partReader(shippedVocabulary());
 * partsOf(analysis, -3, shippedModel().experts, true)[0]?.text; // '收银行卡，加薇❤ demo_1'
 */
export const partReader = (vocabulary: Vocabulary): PartReader => {
  const undisguise = undisguiser(vocabulary);
  return (
    { text, streams, contacts, hits, intent, symbols, language, features },
    logit,
    experts,
    isAllowed,
  ) => {
    if (!isJudged(language)) return [];
    const excerpts =
      logit < excerptThresholdOf(hits, contacts)
        ? []
        : excerptsOf(text, hits, contacts, intent).map(partOfExcerpt);
    if (!isAllowed || logit < runThreshold) return excerpts;
    const mentions = isMention(intent);
    const weights = weightsOfSymbols(symbols, features, experts);
    const run = mentions ? undefined : heaviestRun(text, symbols, weights);
    const runs = run ? [{ ...partOfExcerpt(run), isRun: true }] : [];
    if (logit < sentenceThreshold) return [...excerpts, ...runs];
    const sentence = mentions ? undefined : heaviestSentence(sentencesOf(text), symbols, weights);
    // Texts in pinyin throughout are read as such, with thresholds of their own.
    const undisguised = language === 'pinyin' ? null : undisguise(text, streams, hits, contacts);
    return [
      ...excerpts,
      ...(sentence ? [partOfExcerpt(sentence)] : []),
      ...(undisguised ? [partOfUndisguised(undisguised)] : []),
      ...runs,
    ];
  };
};

/**
 * Returns the log-odds of a text with a higher-scoring part if neither is flagged: their mean. Of 13,100
 * collected posts, each read by models that had not seen its cluster, more ordinary ones than offers
 * contain a part that nearly looks like an offer. With the score of the part, ranking was worse (recall at
 * 99 % precision .914 instead of .934 on `fbs_sms`).
 */
export const unflaggedLogit = (whole: number, part: number): number => (whole + part) / 2;

const partOfExcerpt = ({ text, discount, start }: Excerpt): Part => ({
  text,
  discount,
  isRun: false,
  spanInWhole: shiftedBy(start),
});

/** Returns a function that shifts spans by a number of UTF-16 units. */
export const shiftedBy =
  (by: number) =>
  ({ start, end }: Span): Span => ({ start: start + by, end: end + by });

/** The undisguised form of a text. It has no discount: it counts as if it had been written so. */
const partOfUndisguised = ({ text, starts, ends }: UndisguisedText): Part => ({
  text,
  discount: 0,
  isRun: false,
  spanInWhole: ({ start, end }) => ({
    start: starts[start] as number,
    end: ends[end - 1] as number,
  }),
});
