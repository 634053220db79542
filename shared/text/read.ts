import { withAccounts } from './contact-accounts.ts';
import { evidenceOf } from './evidence.ts';
import type { Hits } from './hits.ts';
import { isComplaint, isOutright, isSoliciting, isTold, tells } from './intent.ts';
import { isRead } from './language.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from './log-odds.ts';
import {
  flagOf,
  isBrief,
  logitOf,
  scoreOfOther,
  shippedModel,
  type TextModel,
  tradeLogitsOf,
} from './model.ts';
import { longestText } from './normalise.ts';
import { type Part, partReader, type Span, shiftedBy, unflagged } from './parts.ts';
import type { Category, Intent, TextReader, TextReading } from './reading.ts';
import { type Sight, sightReader } from './sight.ts';
import { templateFrom } from './template.ts';
import { shippedVocabulary } from './vocabulary.ts';

/**
 * A reader of Chinese black-gray posts: what was meant (normaliser), who can be reached (contacts),
 * which trade (lexicon), who speaks (intent) and how likely (model): of the text or of the parts in
 * which trades are named, whichever says more. Of a text beyond `longestText` the head and the tail are
 * read, and at most flagged. What is neither Chinese nor pinyin is ranked below the flag. Built once in some
 * milliseconds, from files beside this one; then tens of microseconds a post, linear in its length.
 *
 * @param model - what `clearspring train text` made; the one that ships by default.
 * @throws Error when the model was trained for other features.
 * @example
 * const read = createTextReader();
 * read('高价收银行卡四件套，加薇❤ demo_2024').category; // 'card-trade'
 */
export const createTextReader = (model: TextModel = shippedModel()): TextReader => {
  const vocabulary = shippedVocabulary();
  const lookAt = sightReader(vocabulary);
  const partsOf = partReader(vocabulary);
  const { flags, hide } = model;
  const reachable = { flag: flags.reachable, hide };
  const usually = {
    reachable,
    unreachable: { flag: flags.unreachable, hide },
    brief: { flag: flags.brief, hide },
  };
  const eased = ofOpenOffers(reachable);
  const outright = { flag: evenOdds, hide };
  const spelled = { flag: Math.min(flags.spelled, eased.flag), hide: never };
  const look = (text: string, { discount, told }: Context): Look => {
    const sight = lookAt(text);
    const { streams, contacts, hits, intent: said, symbols, language, features } = sight;
    const logit = logitOf(model.experts, features);
    const probability = probabilityOf(model.slope * (logit - discount) + model.offset);
    const legible = isRead(language);
    const score =
      streams.plain.length === 0
        ? 0
        : legible
          ? probability
          : scoreOfOther(model, language, probability);
    const reading = (): TextReading => {
      if (streams.plain.length === 0) return nothing;
      const reaches = withAccounts(text, streams.folded, contacts);
      if (!legible) return { ...nothing, score, contacts: reaches };
      const likely = score >= likelyScore;
      // What is unlikely and names no whole contact offers nothing, whatever word of a trade it holds.
      const isIdle = !likely && said === 'offer' && reaches.every(({ masked }) => masked);
      const category = likely ? strongest(hits, tradeLogitsOf(model.trades, features)) : null;
      const usual = usually[flagOf(contacts.length > 0, discount === 0 && isBrief(text))];
      const thresholds =
        language === 'pinyin'
          ? spelled
          : score >= eased.flag && isSoliciting(text, hits, contacts)
            ? eased
            : !told && evenOdds <= score && score < usual.flag && isOutright(text, hits)
              ? outright
              : usual;
      const verdict = verdictOf(score, said, category, thresholds, hide);
      const meant =
        verdict === 'allow' && said === 'offer' && isComplaint(text, hits, contacts)
          ? 'report'
          : isIdle
            ? null
            : (said ?? (verdict === 'allow' ? null : 'offer'));
      return {
        score,
        verdict,
        category,
        intent: meant,
        evidence: likely
          ? evidenceOf(text, hits, reaches, category, symbols, features, model.experts)
          : [],
        contacts: reaches,
        template: verdict === 'allow' ? null : templateFrom(streams, reaches),
      };
    };
    return { sight, logit, score, reading };
  };
  const read: TextReader = (text) => {
    const { sight, logit, reading } = look(text, { discount: 0, told: false });
    const whole = reading();
    if (whole.verdict === 'hide' || whole.score >= hide) return whole;
    const told = tells(sight.hits);
    let worst = whole;
    for (const part of partsOf(sight, logit, model.experts, whole.verdict === 'allow')) {
      const seen = look(part.text, { discount: part.discount, told });
      // A warning is allowed at scores at which what it warns of is flagged.
      if (seen.score <= whole.score && !isTold(whole.intent)) continue;
      const said = ofPart(text, seen.reading(), part.written);
      const read = said.verdict === 'flag' ? said : tempered(whole, said);
      if (isWorse(read, worst)) worst = { ...read, contacts: whole.contacts };
    }
    return worst;
  };
  return (text) => (text.length <= longestText ? read(text) : ofEnds(read, text));
};

/** What a part of a text was taken from: it counts for less, and words around it may warn or tell of others. */
type Context = { readonly discount: number; readonly told: boolean };

/** What a text shows and how it scores. What else it says is asked for before the next text is looked at. */
type Look = {
  readonly sight: Sight;
  readonly logit: number;
  readonly score: number;
  readonly reading: () => TextReading;
};

/** What a part of a text says, as said by the text: a machine hides only what a whole text says. */
const ofPart = (text: string, part: TextReading, written: Part['written']): TextReading => {
  const moved = <Found extends Span & { readonly text: string }>(found: Found): Found => {
    const span = written(found);
    return { ...found, ...span, text: text.slice(span.start, span.end) };
  };
  return {
    ...part,
    verdict: part.verdict === 'allow' ? 'allow' : 'flag',
    contacts: part.contacts.map(moved),
    evidence: part.evidence.map(moved),
  };
};

/** What a text says of which a part says more that is not flagged either. */
const tempered = (whole: TextReading, part: TextReading): TextReading => {
  const score = probabilityOf(unflagged(logOddsOf(whole.score), logOddsOf(part.score)));
  if (score < likelyScore) return { ...whole, score };
  // What is allowed in a report is still one.
  return { ...part, score, intent: isTold(whole.intent) ? whole.intent : part.intent };
};

/** What is flagged is worse than what is allowed, however they score: thresholds differ. */
const isWorse = (reading: TextReading, than: TextReading): boolean =>
  reading.verdict === than.verdict
    ? reading.score > than.score
    : reading.verdict !== 'allow' && than.verdict === 'allow';

/** Head and tail of a text that is too long: whoever pads a post has to choose a place for its point. */
const ofEnds = (read: TextReader, text: string): TextReading => {
  const half = longestText / 2;
  const head = ofPart(text, read(text.slice(0, half)), shiftedBy(0));
  const tail = ofPart(text, read(text.slice(-half)), shiftedBy(text.length - half));
  return {
    ...(isWorse(tail, head) ? tail : head),
    contacts: [...head.contacts, ...tail.contacts],
  };
};

const nothing: TextReading = {
  score: 0,
  verdict: 'allow',
  category: null,
  intent: null,
  evidence: [],
  contacts: [],
  template: null,
};

type Thresholds = { readonly flag: number; readonly hide: number };

/** A machine does not hide what it can only sound out. */
const never = Number.POSITIVE_INFINITY;

/** From here on a text is worth a category and evidence, whether or not it is flagged. */
const likelyScore = 0.3;

/**
 * Who teaches, tells or asks about fraud uses its words: somebody looks at that only from the score `told`, as
 * sure as what a machine would hide. No told text of the labelled data lies between the two. A trade whose
 * default response is to flag is left to people however sure the model is: what is offered is lawful in other
 * hands (loans, advertising).
 */
const verdictOf = (
  score: number,
  intent: Intent | null,
  category: Category | null,
  { flag, hide }: Thresholds,
  told: number,
): TextReading['verdict'] => {
  if (isTold(intent)) return score < told ? 'allow' : 'flag';
  if (score < flag) return 'allow';
  return score >= hide && !leftToPeople.has(category) ? 'hide' : 'flag';
};

/**
 * The thresholds for an open offer: both lower by half of what lies between them, in log-odds. Who
 * names their trade and themselves beside it hardly ever speaks of others: of 3,827 collected
 * ordinary posts and 785 texts of the sets 18 do, and none scores so high; of 11,998 hard
 * negatives, by a model that had not seen their pattern, .4 % are flagged by it and .1 % hidden.
 */
const ofOpenOffers = ({ flag, hide }: Thresholds): Thresholds => {
  const ease = (logOddsOf(hide) - logOddsOf(flag)) / 2;
  return {
    flag: probabilityOf(logOddsOf(flag) - ease),
    hide: probabilityOf(logOddsOf(hide) - ease),
  };
};

/**
 * Whose verb stands right at the thing is flagged from even odds on: `出售公民个人信息` in so many words is rare where
 * offers are collected, so the model alone allows it. Of 19,597 collected ordinary texts 33 have that form and none of them scores
 * above .17; of 1,025 of the sets five have it, and one is flagged by it.
 */
const evenOdds = 0.5;

const leftToPeople: ReadonlySet<Category | null> = new Set(
  lexicon.filter(({ response }) => response === 'flag').map(({ category }) => category),
);

/** What a word of the lexicon adds to the log-odds of its trade. */
const votes = { core: 1.5, disguised: 1, acted: 0.8, objects: 0.2, context: 0.1 } as const;

function strongest(hits: Hits, logits: Float64Array): Category | null {
  let best = -Infinity;
  let category: Category | null = null;
  lexicon.forEach((entry, trade) => {
    const sum =
      (logits[trade] as number) +
      votes.core * Math.min(3, hits.core[trade] as number) +
      votes.disguised * Math.min(3, hits.disguised[trade] as number) +
      votes.acted * Math.min(3, hits.acted[trade] as number) +
      votes.objects * Math.min(3, hits.objects[trade] as number) +
      votes.context * Math.min(3, hits.context[trade] as number);
    if (sum > best) {
      best = sum;
      category = entry.category;
    }
  });
  return category;
}

let shipped: TextReader | undefined;

/** The reader with the lexicon and model that ship with the product, built at first use. */
export const readText: TextReader = (text) => {
  shipped ??= createTextReader();
  return shipped(text);
};
