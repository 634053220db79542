import { isOutright, isSoliciting, isTold } from './intent.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from './log-odds.ts';
import { flagOf, isBrief, type TextModel } from './model.ts';
import type { Category, Intent, TextReading } from './reading.ts';
import type { Sight } from './sight.ts';

/**
 * Scores from which a text is flagged, hidden, and flagged despite an intent of warning, reporting or
 * quoting.
 */
export type Thresholds = { readonly flag: number; readonly hide: number; readonly told: number };

/**
 * Context of a part of a text: its discount in log-odds, and whether words around it warn or refer to
 * others.
 */
export type Context = { readonly discount: number; readonly told: boolean };

/** Chooses the thresholds for a text by its sight and score. */
export type ThresholdChooser = (sight: Sight, score: number, context: Context) => Thresholds;

/**
 * Returns a chooser of a model's thresholds, by language, contacts and how openly a text offers something.
 *
 * @example
 * thresholdsBy(model)(lookAt('收银行卡，加薇❤ demo_1'), 0.9, { discount: 0, told: false }).flag;
 */
export const thresholdsBy = ({ flags, hide }: TextModel): ThresholdChooser => {
  const usually = {
    reachable: { flag: flags.reachable, hide, told: hide },
    unreachable: { flag: flags.unreachable, hide, told: hide },
    brief: { flag: flags.brief, hide, told: hide },
  };
  const eased = ofOpenOffers(usually.reachable);
  const outright = { flag: evenOdds, hide, told: hide };
  const spelled = { flag: Math.min(flags.spelled, eased.flag), hide: never, told: hide };
  return ({ text, language, hits, contacts }, score, { discount, told }) => {
    if (language === 'pinyin') return spelled;
    if (score >= eased.flag && isSoliciting(text, hits, contacts)) return eased;
    const usual = usually[flagOf(contacts.length > 0, discount === 0 && isBrief(text))];
    const isDoubtful = evenOdds <= score && score < usual.flag;
    return isDoubtful && !told && isOutright(text, hits) ? outright : usual;
  };
};

/** Texts in pinyin are never hidden automatically. */
const never = Number.POSITIVE_INFINITY;

/**
 * Returns the thresholds for an open offer (`isSoliciting`): both are lowered by half of their distance
 * in log-odds. A writer who gives a contact next to a trade hardly ever writes about others: of 3,827
 * collected ordinary posts and 785 texts of the test sets, 18 have this form, and none of them reaches the
 * lower threshold. Of 11,998 hard negatives, scored by a model that had not seen their pattern, these
 * thresholds flag .4 % and hide .1 %.
 */
const ofOpenOffers = ({ flag, hide, told }: Thresholds): Thresholds => {
  const ease = (logOddsOf(hide) - logOddsOf(flag)) / 2;
  return {
    flag: probabilityOf(logOddsOf(flag) - ease),
    hide: probabilityOf(logOddsOf(hide) - ease),
    told,
  };
};

/**
 * Flag threshold for an explicit offer (`isOutright`), such as `出售公民个人信息`. These are rare in
 * collected sources, so the model alone allows them. Of 19,597 collected ordinary texts, 33 have this form
 * and none scores above .17; of 1,025 texts of the test sets, five have it and one is flagged by it.
 */
const evenOdds = 0.5;

/**
 * Returns the verdict for a score. Texts that warn about, report or quote fraud use its words, so they are
 * flagged only from the score `told`, from which other texts would be hidden. No such text of the labelled
 * data lies between the two thresholds. Trades with the response `flag` are never hidden, whatever the
 * score, because the same offers can be lawful (loans, advertising).
 */
export const verdictOf = (
  score: number,
  intent: Intent | null,
  categoryOf: () => Category | null,
  { flag, hide, told }: Thresholds,
): TextReading['verdict'] => {
  if (isTold(intent)) return score < told ? 'allow' : 'flag';
  if (score < flag) return 'allow';
  return score >= hide && !leftToPeople.has(categoryOf()) ? 'hide' : 'flag';
};

const leftToPeople: ReadonlySet<Category | null> = new Set(
  lexicon.filter(({ response }) => response === 'flag').map(({ category }) => category),
);
