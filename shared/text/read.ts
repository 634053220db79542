import {
  type Buffers,
  emptyBuffers,
  type TextAnalysis,
  textAnalyser,
} from './analysis/analysis.ts';
import { hasMentionCues, isComplaint, isMention, warnsOrReports } from './analysis/intent.ts';
import { isJudged } from './analysis/language.ts';
import { textAroundQuotations } from './analysis/quotations.ts';
import { isTale } from './analysis/tales.ts';
import { atFirstUse } from './data-file.ts';
import { evidenceOf } from './explanation/evidence.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from './log-odds.ts';
import {
  caseScoreOf,
  logitOf,
  rankingScoreOf,
  shippedModel,
  type TextModel,
  tradeReader,
} from './model/model.ts';
import {
  evenOdds,
  likelyScore,
  never,
  type PartContext,
  thresholdChooser,
  verdictOf,
  wholeText,
} from './model/verdict.ts';
import { longestText, spanOf } from './normalise/stream.ts';
import { isPlaceholder } from './normalise/symbols.ts';
import type { MeantText } from './parts/meant-text.ts';
import {
  countsOnlyFlagged,
  type Part,
  partReader,
  shiftedBy,
  unflaggedLogit,
} from './parts/parts.ts';
import { toneless } from './parts/toneless.ts';
import { unescaped } from './parts/unescaped.ts';
import type { Category, Intent, Quote, Span, TextReader, TextReading } from './reading.ts';
import { overlapsAny } from './span.ts';
import { templateFrom } from './template.ts';
import type { Hits } from './terms/hits.ts';
import type { Vocabulary } from './terms/terms.ts';
import { shippedVocabulary } from './terms/vocabulary.ts';
import { withTraditionalMarked } from './traditional.ts';

/**
 * Creates a reader of Chinese posts of the black and gray industry. It undoes disguises (normaliser), and
 * determines contacts, trade (lexicon), intent and probability (model), of the whole text and of parts
 * that are worth reading. If a part is flagged, its reading counts. Of a text longer than `longestText`,
 * the head and the tail are read, and the text is flagged at most. Allowed reports of past frauds, and texts
 * neither in Chinese nor in pinyin, are ranked below the flag thresholds.
 *
 * Creation takes some milliseconds and reads files beside this module. Reading takes tens of microseconds
 * per ordinary post and some hundreds near the flag, linear in its length.
 *
 * @param model - from `clearspring train text`; the shipped model by default.
 * @throws Error if the model was trained for other features.
 * @example
 * const read = createTextReader();
 * read('高价收银行卡四件套，加薇❤ demo_2024').category; // 'card-trade'
 */
export const createTextReader = (model: TextModel = shippedModel()): TextReader => {
  const vocabulary = shippedVocabulary();
  const scoreText = textScorer(model, vocabulary);
  const partsOf = partReader(vocabulary, model.pairs);
  const wholeBuffers = emptyBuffers();
  const partBuffers = emptyBuffers();
  const read: TextReader = (text) => {
    const whole = scoreText(text, wholeText, wholeBuffers);
    const judgement = whole.judge();
    const { verdict, intent } = judgement;
    if (verdict === 'hide' || whole.score >= model.hide) return whole.completeReading(judgement);
    const { allContacts, hits } = whole.analysis;
    const hasMention = hasMentionCues(hits);
    const isToldTale = atFirstUse(() => isTale(whole.analysis));
    let worst: Rank = { verdict, score: whole.score };
    let worstPart: TextReading | undefined;
    for (const part of partsOf(whole.analysis, whole.logit, model.experts, verdict === 'allow')) {
      const { discount } = part;
      // Texts that warn or report may cite a whole offer, so its run is no evidence.
      if (countsOnlyFlagged(part) && (worst.verdict !== 'allow' || warnsOrReports(intent)))
        continue;
      const context = { discount, amidMention: hasMention, isPart: true };
      const scoredPart = scoreText(part.text, context, partBuffers);
      // A list of words of equal length names less in its columns than in its lines.
      if (part.kind === 'columns' && scoredPart.analysis.hits.all.length < hits.all.length)
        continue;
      // Texts that warn, report or quote are allowed at scores at which their parts are flagged.
      if (scoredPart.score <= whole.score && !isMention(intent)) continue;
      const partJudgement = scoredPart.judge();
      const rank = rankOfPart(part, scoredPart.score, partJudgement, whole.score);
      if (!rank || !isWorse(rank, worst) || (rank.verdict !== 'allow' && isToldTale())) continue;
      worst = rank;
      const isWorthQuoting = rank.verdict !== 'allow' || rank.score >= likelyScore;
      worstPart = isWorthQuoting
        ? placeInWhole(text, scoredPart.completeReading(partJudgement), part.spanInWhole)
        : undefined;
    }
    if (!worstPart) {
      return rankedAsCase({ ...whole.completeReading(judgement), score: worst.score }, whole);
    }
    const reading: TextReading = {
      ...worstPart,
      ...worst,
      // An allowed part of a warning, report or quote does not change the intent of the whole.
      intent: worst.verdict === 'allow' && isMention(intent) ? intent : worstPart.intent,
      contacts: allContacts(),
      // A part may be too short for a template.
      template:
        worst.verdict === 'allow'
          ? null
          : (worstPart.template ?? templateFrom(whole.analysis.streams, allContacts())),
    };
    return rankedAsCase(reading, whole);
  };
  const readAll: TextReader = (text) =>
    text.length <= longestText ? read(text) : readEnds(read, text);
  return (text) => {
    const meant = unescaped(text) ?? toneless(text);
    const reading = meant ? placedAsWritten(text, readAll(meant.text), meant) : readAll(text);
    return { ...reading, evidence: withTraditionalMarked(reading.evidence) };
  };
};

/**
 * A text with its score. `judge` and `completeReading` compute the rest on demand; call them before the same
 * buffers are used for the next text.
 */
type ScoredText = {
  readonly analysis: TextAnalysis;
  readonly logit: number;
  readonly score: number;
  /** Computes the score as a report of a past fraud. No verdict depends on it. */
  readonly caseScore: () => number;
  readonly judge: () => Judgement;
  /** Computes the complete reading, which takes longer than `judge`. */
  readonly completeReading: (judgement: Judgement) => TextReading;
};

type TextScorer = (text: string, context: PartContext, buffers: Buffers) => ScoredText;

/** Creates what `createTextReader` scores a whole text and its parts with. */
const textScorer = (model: TextModel, vocabulary: Vocabulary): TextScorer => {
  const analyse = textAnalyser(vocabulary);
  const buffersAround = emptyBuffers();
  const probabilityAt = (logit: number): number =>
    probabilityOf(model.slope * logit + model.offset);
  const looksOrdinary = (text: string): boolean =>
    probabilityAt(logitOf(model.experts, analyse(text, buffersAround).features)) < evenOdds;
  const tradeLogitsOf = atFirstUse(() => tradeReader(model.trades));
  const thresholdsOf = thresholdChooser(model);
  return (written, context, buffers) => {
    const analysis = analyse(written, buffers);
    const { streams, hits, intent, language, features } = analysis;
    const logit = logitOf(model.experts, features);
    const probability = probabilityAt(logit - context.discount);
    const legible = isJudged(language);
    const score =
      streams.plain.length === 0
        ? 0
        : legible
          ? probability
          : rankingScoreOf(model, language, probability);
    const caseScore = atFirstUse(() => caseScoreOf(model, features, logit));
    const isLikely = (): boolean => legible && (score >= likelyScore || caseScore() >= likelyScore);
    const categoryOf = atFirstUse((): Category | null => {
      if (!isLikely()) return null;
      return isBareContact(analysis)
        ? 'traffic-diversion'
        : strongestTrade(hits, tradeLogitsOf()(features));
    });
    const isCited = (): boolean => {
      const around = textAroundQuotations(written, analysis.contacts);
      return around !== null && looksOrdinary(around);
    };
    const judge = (): Judgement => {
      if (!legible) {
        return { verdict: 'allow', flag: Number.POSITIVE_INFINITY, highest: 1, intent: null };
      }
      const thresholds = thresholdsOf(analysis, score, context, isCited);
      const verdict = verdictOf(score, intent, categoryOf, thresholds);
      return {
        verdict,
        flag: thresholds.flag,
        highest: isMention(intent) || thresholds.hide === never ? model.hide : 1,
        intent: finalIntentOf(analysis, verdict),
      };
    };
    const completeReading = (judgement: Judgement): TextReading => {
      if (streams.plain.length === 0) return emptyReading;
      const allContacts = analysis.allContacts();
      if (!legible) return { ...emptyReading, score, contacts: allContacts };
      const { verdict, highest, intent: finalIntent } = judgement;
      const category = categoryOf();
      // A text with a low score and no unmasked contact is not an offer, whatever words of a trade it
      // contains.
      const offersNothing =
        verdict === 'allow' &&
        finalIntent === 'offer' &&
        score < likelyScore &&
        allContacts.every(({ masked }) => masked);
      return {
        score: Math.min(score, highest),
        verdict,
        category,
        intent: offersNothing ? null : finalIntent,
        evidence: isLikely() ? evidenceOf(analysis, category, model.experts) : [],
        contacts: allContacts,
        template: verdict === 'allow' ? null : templateFrom(streams, allContacts),
      };
    };
    return { analysis, logit, score, caseScore, judge, completeReading };
  };
};

type Judgement = {
  readonly verdict: TextReading['verdict'];
  /** The score from which the text is flagged. */
  readonly flag: number;
  /** The highest score that it may have: what is never hidden for its text ranks below what is. */
  readonly highest: number;
  readonly intent: Intent | null;
};

/**
 * Returns the intent of a text given its verdict: a flagged text without an intent is an offer, and an
 * allowed offer that is worded as a complaint is a report.
 */
const finalIntentOf = (
  { text, hits, contacts, intent }: TextAnalysis,
  verdict: TextReading['verdict'],
): Intent | null => {
  if (verdict !== 'allow') return intent ?? 'offer';
  return intent === 'offer' && isComplaint(text, hits, contacts) ? 'report' : intent;
};

/**
 * Turns the reading of a part into one of the whole text: adjusts offsets, and flags at most, never
 * hides.
 */
const placeInWhole = (
  text: string,
  part: TextReading,
  spanInWhole: Part['spanInWhole'],
): TextReading => {
  const moved = <Found extends Span & { readonly text: string }>(found: Found): Found => {
    const span = spanInWhole(found);
    return { ...found, ...span, text: text.slice(span.start, span.end) };
  };
  return {
    ...part,
    verdict: part.verdict === 'allow' ? 'allow' : 'flag',
    contacts: part.contacts.map(moved),
    // What is read in columns comes in another order than it was written.
    evidence: part.evidence
      .map(moved)
      .reduce<readonly Quote[]>(withoutOverlap, [])
      .toSorted((a, b) => a.start - b.start),
  };
};

/** Turns the reading of a text without its escapes or tones into one of the text as written. */
const placedAsWritten = (text: string, reading: TextReading, meant: MeantText): TextReading => ({
  ...placeInWhole(text, reading, ({ start, end }) => spanOf(meant, start, end)),
  verdict: reading.verdict,
});

/**
 * Adds a quote unless it overlaps an earlier one: two quotes of a part may have one word between them that was written
 * as a whole, such as `薇❤` for 微信.
 */
const withoutOverlap = (quotes: readonly Quote[], quote: Quote): readonly Quote[] =>
  overlapsAny(quotes, quote) ? quotes : [...quotes, quote];

/**
 * Ranks an allowed text that scores more as a report of a past fraud by that score. It is a report, unless the reader
 * knows its intent.
 */
const rankedAsCase = (reading: TextReading, { caseScore }: ScoredText): TextReading => {
  if (reading.verdict !== 'allow' || caseScore() <= reading.score) return reading;
  const score = caseScore();
  return { ...reading, score, intent: reading.intent ?? (score >= likelyScore ? 'report' : null) };
};

/** Returns the score of an allowed text with a higher-scoring part that is not flagged either. */
const unflaggedScore = (whole: number, part: number): number =>
  probabilityOf(unflaggedLogit(logOddsOf(whole), logOddsOf(part)));

type Rank = Pick<TextReading, 'verdict' | 'score'>;

/** Returns how a text ranks by one of its parts; `null` if the part does not count. */
const rankOfPart = (
  part: Part,
  score: number,
  { verdict, flag, highest }: Judgement,
  wholeScore: number,
): Rank | null => {
  const onlyIfFlagged = countsOnlyFlagged(part);
  if (verdict !== 'allow')
    return { verdict: 'flag', score: Math.min(score, onlyIfFlagged ? flag : highest) };
  return onlyIfFlagged ? null : { verdict, score: unflaggedScore(wholeScore, score) };
};

/**
 * Whether a reading is worse. Flagged is worse than allowed whatever the scores, because thresholds
 * differ.
 */
const isWorse = (reading: Rank, than: Rank): boolean =>
  reading.verdict === than.verdict
    ? reading.score > than.score
    : reading.verdict !== 'allow' && than.verdict === 'allow';

/**
 * Reads the head and the tail of a text that is too long, each by itself, because a padded post has its offer
 * in one place. The worse reading counts.
 */
const readEnds = (read: TextReader, text: string): TextReading => {
  const half = longestText / 2;
  const head = placeInWhole(text, read(text.slice(0, half)), shiftedBy(0));
  const tail = placeInWhole(text, read(text.slice(-half)), shiftedBy(text.length - half));
  return {
    ...(isWorse(tail, head) ? tail : head),
    contacts: [...head.contacts, ...tail.contacts],
  };
};

const emptyReading: TextReading = {
  score: 0,
  verdict: 'allow',
  category: null,
  intent: null,
  evidence: [],
  contacts: [],
  template: null,
};

/** Characters of the words that announce a contact: `加我微信`. */
const longestAnnouncement = 4;

/**
 * Whether a text states a contact and says nothing else: `扣 12345678`. It leads people elsewhere; of other trades it
 * names none, whatever the model makes of one or two characters.
 */
const isBareContact = ({ hits, contacts, symbols }: TextAnalysis): boolean => {
  if (contacts.every(({ kind }) => kind === 'qr-code')) return false;
  if (hits.all.some(({ term }) => term.trade >= 0)) return false;
  const words = symbols.units.subarray(0, symbols.length).filter((unit) => !isPlaceholder(unit));
  return words.length <= longestAnnouncement;
};

/** Additions to the log-odds of a trade for each of its words in the text, up to three of a kind. */
const votes = [
  ['core', 1.5],
  ['disguised', 1],
  ['traded', 0.8],
  ['objects', 0.2],
  ['context', 0.1],
] as const;

function strongestTrade(hits: Hits, logits: Float64Array): Category | null {
  const sums = logits.slice();
  for (const [kind, vote] of votes) {
    const counts = hits[kind];
    for (let trade = 0; trade < sums.length; trade++)
      sums[trade] = (sums[trade] as number) + vote * Math.min(3, counts[trade] as number);
  }
  const best = sums.reduce((most, sum, trade) => (sum > (sums[most] as number) ? trade : most), 0);
  return lexicon[best]?.category ?? null;
}

let shipped: TextReader | undefined;

/** Reads a text with the shipped lexicon and model. The reader is created at first use. */
export const readText: TextReader = (text) => {
  shipped ??= createTextReader();
  return shipped(text);
};
