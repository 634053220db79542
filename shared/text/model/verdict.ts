import type { TextAnalysis } from '../analysis/analysis.ts';
import { isMention, warnsOff } from '../analysis/intent.ts';
import {
  asksForUnblocking,
  isExplicitOffer,
  isGroupNotice,
  isNamedOffer,
  isOpenOffer,
  mayBeOffice,
  refusesToBeSent,
  tradesGameAccounts,
  tradesNothingKnown,
} from '../analysis/offers.ts';
import { isPlainOffer } from '../analysis/plain-offers.ts';
import { isTale } from '../analysis/tales.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from '../log-odds.ts';
import type { Category, Intent, TextReading } from '../reading.ts';
import { flagNameOf, isBrief, isCase, type TextModel } from './model.ts';

/**
 * Scores from which a text is flagged, hidden, and flagged despite an intent of warning, reporting or
 * quoting.
 */
type Thresholds = {
  readonly flag: number;
  readonly hide: number;
  readonly flagMention: number;
};

/**
 * Context of a part of a text: its discount in log-odds, and whether words around it warn or refer to
 * others.
 */
export type PartContext = {
  readonly discount: number;
  readonly amidMention: boolean;
  /** Whether the text is a part of another, or another without its disguises, which lose words such as 吗. */
  readonly isPart: boolean;
};

/** The context of a whole text as written. */
export const wholeText: PartContext = { discount: 0, amidMention: false, isPart: false };

/**
 * Chooses the thresholds for an analysed text and its score. `isCited` tells whether it looks like an offer only for what
 * it quotes.
 */
type ThresholdChooser = (
  analysis: TextAnalysis,
  score: number,
  context: PartContext,
  isCited: () => boolean,
) => Thresholds;

/**
 * Returns a chooser of a model's thresholds, by language, contacts and how openly a text offers something.
 *
 * @example
 * const analysis = textAnalyser(shippedVocabulary())('收银行卡，加薇❤ demo_1');
 * const { flag, hide } = thresholdChooser(shippedModel())(analysis, 0.9, wholeText, () => false);
 * flag < hide; // true
 */
export const thresholdChooser = ({ experts, flags, hide }: TextModel): ThresholdChooser => {
  const standard = {
    reachable: { flag: flags.reachable, hide, flagMention: hide },
    unreachable: { flag: flags.unreachable, hide, flagMention: hide },
    brief: { flag: flags.brief, hide, flagMention: hide },
  };
  const lowered = loweredThresholds(standard.reachable);
  const named = { flag: loweredThresholds(standard.brief).flag, hide, flagMention: hide };
  const explicit = { flag: evenOdds, hide, flagMention: hide };
  const plain = { flag: likelyScore, hide, flagMention: hide };
  const pinyin = { flag: Math.min(flags.spelled, lowered.flag), hide: never, flagMention: hide };
  // Whoever trades accounts of a game, asks friends for help, or tells of others or of a fraud, does what is lawful.
  const lawful = { flag: hide, hide: never, flagMention: hide };
  // Only the model speaks against goods that the lexicon does not know.
  const unknownGoods = { flag: lowered.hide, hide: never, flagMention: hide };
  const offeredOf = (
    { text, hits, contacts }: TextAnalysis,
    score: number,
    context: PartContext,
  ): Thresholds => {
    const { discount, amidMention, isPart } = context;
    if (score >= lowered.flag && isOpenOffer(text, hits, contacts)) return lowered;
    const chosen = standard[flagNameOf(contacts.length > 0, discount === 0 && isBrief(text))];
    if (amidMention || score < evenOdds || score >= chosen.flag) return chosen;
    if (isExplicitOffer(text, hits)) return explicit;
    const isNamed = !isPart && score >= named.flag && isNamedOffer(text, hits);
    return isNamed ? named : chosen;
  };
  return (analysis, score, context, isCited) => {
    const { text, language, hits, contacts, features } = analysis;
    if (language === 'pinyin') return pinyin;
    if (tradesGameAccounts(text, hits)) return lawful;
    const likely = offeredOf(analysis, score, context);
    const isUnsure = score >= likelyScore && score < likely.flag;
    if (isUnsure && !context.isPart && isPlainOffer(text, hits)) return plain;
    if (score >= likely.flag && asksForUnblocking(text, hits)) return lawful;
    if (score >= likely.flag && isGroupNotice(text, hits, contacts)) return lawful;
    if (score >= likely.flag && !context.isPart && isTale(analysis)) return lawful;
    if (score >= likely.flag && contacts.length === 0 && isCase(experts, features)) return lawful;
    if (score >= likely.flag && tradesNothingKnown(text, hits, contacts)) return unknownGoods;
    const isSpared =
      score >= likely.hide &&
      !context.isPart &&
      (mayBeOffice(hits, contacts) || refusesToBeSent(text, contacts) || isCited());
    const offered = isSpared ? { ...likely, hide: never } : likely;
    // `收银行卡，微信 demo_1，大家别加他` may warn or offer: a person looks, from the score of an offer.
    return score >= offered.flag && warnsOff(text, hits, contacts)
      ? { flag: offered.flag, hide: Math.max(hide, offered.hide), flagMention: offered.flag }
      : offered;
  };
};

/** Score from which a reading has a category and evidence, whether or not the text is flagged. */
export const likelyScore = 0.3;

/** Threshold to hide texts in pinyin, of whoever may be an office, and what is lawful or quoted: a person decides. */
export const never = Number.POSITIVE_INFINITY;

/**
 * Returns the thresholds for an open or named offer: both are lowered by half of their distance in log-odds. A writer
 * who gives a contact next to a trade hardly ever writes about others.
 */
const loweredThresholds = ({ flag, hide, flagMention: mention }: Thresholds): Thresholds => {
  const ease = (logOddsOf(hide) - logOddsOf(flag)) / 2;
  return {
    flag: probabilityOf(logOddsOf(flag) - ease),
    hide: probabilityOf(logOddsOf(hide) - ease),
    flagMention: mention,
  };
};

/**
 * Flag threshold for an explicit offer (`isExplicitOffer`), such as `出售公民个人信息`. These are rare in collected sources,
 * so the model alone allows them.
 */
export const evenOdds = 0.5;

/**
 * Returns the verdict for a score. Texts that warn about, report or quote fraud use its words, so they are
 * flagged only from the score `flagMention`, from which other texts would be hidden, or flagged if `warnsOff`. No such
 * text of the labelled data lies between the two thresholds. Trades with the response `flag` are never hidden, whatever
 * the score, because the same offers can be lawful (loans, advertising).
 */
export const verdictOf = (
  score: number,
  intent: Intent | null,
  categoryOf: () => Category | null,
  { flag, hide, flagMention }: Thresholds,
): TextReading['verdict'] => {
  if (isMention(intent)) return score < flagMention ? 'allow' : 'flag';
  if (score < flag) return 'allow';
  return score >= hide && !flagOnlyCategories.has(categoryOf()) ? 'hide' : 'flag';
};

const flagOnlyCategories: ReadonlySet<Category | null> = new Set(
  lexicon.filter(({ response }) => response === 'flag').map(({ category }) => category),
);
