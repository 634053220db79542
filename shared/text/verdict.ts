import { isOutright, isSoliciting, isTold } from './intent.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from './log-odds.ts';
import { flagOf, isBrief, type TextModel } from './model.ts';
import type { Category, Intent, TextReading } from './reading.ts';
import type { Sight } from './sight.ts';

/** Scores from which a text is flagged and hidden, and from which it is flagged though it tells of others. */
export type Thresholds = { readonly flag: number; readonly hide: number; readonly told: number };

/** What a part of a text was taken from: it counts for less, and words around it may warn or tell of others. */
export type Context = { readonly discount: number; readonly told: boolean };

/** Which thresholds hold for a text that was seen and scored. */
export type ThresholdChooser = (sight: Sight, score: number, context: Context) => Thresholds;

/**
 * The thresholds of a model, by who can be reached and how openly something is offered.
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

/** A machine does not hide what it can only sound out. */
const never = Number.POSITIVE_INFINITY;

/**
 * The thresholds for an open offer: both lower by half of what lies between them, in log-odds. Who
 * names their trade and themselves beside it hardly ever speaks of others: of 3,827 collected
 * ordinary posts and 785 texts of the sets 18 do, and none scores so high; of 11,998 hard
 * negatives, by a model that had not seen their pattern, .4 % are flagged by it and .1 % hidden.
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
 * Whose verb stands right at the thing is flagged from even odds on: `出售公民个人信息` in so many words is rare where
 * offers are collected, so the model alone allows it. Of 19,597 collected ordinary texts 33 have that form and none of them scores
 * above .17; of 1,025 of the sets five have it, and one is flagged by it.
 */
const evenOdds = 0.5;

/**
 * What follows from a score. Who teaches, tells or asks about fraud uses its words: somebody looks at that only from
 * the score `told`, as sure as what a machine would hide. No told text of the labelled data lies between the two. A
 * trade whose default response is to flag is left to people however sure the model is: what is offered is lawful in
 * other hands (loans, advertising).
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
