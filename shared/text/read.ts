import { withAccounts } from './contact-accounts.ts';
import { evidenceOf } from './evidence.ts';
import type { Hits } from './hits.ts';
import { isComplaint, isTold, tells } from './intent.ts';
import { isRead } from './language.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { logOddsOf, probabilityOf } from './log-odds.ts';
import { logitOf, scoreOfOther, shippedModel, type TextModel, tradeLogitsOf } from './model.ts';
import { longestText } from './normalise.ts';
import { type Part, partReader, type Span, shiftedBy, unflagged } from './parts.ts';
import type { Category, Contact, Intent, TextReader, TextReading } from './reading.ts';
import { type Sight, sightReader } from './sight.ts';
import { templateFrom } from './template.ts';
import { type Context, thresholdsBy, verdictOf } from './verdict.ts';
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
  const thresholdsOf = thresholdsBy(model);
  const look = (text: string, context: Context, isRun = false): Look => {
    const sight = lookAt(text);
    const { streams, contacts, hits, intent: said, symbols, language, features } = sight;
    const logit = logitOf(model.experts, features);
    const probability = probabilityOf(model.slope * (logit - context.discount) + model.offset);
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
      const category = likely ? strongest(hits, tradeLogitsOf(model.trades, features)) : null;
      const thresholds = thresholdsOf(sight, score, context);
      const verdict = verdictOf(score, said, category, thresholds);
      return {
        score: isRun ? Math.min(score, thresholds.flag) : score,
        verdict,
        category,
        intent: meantBy(sight, verdict, likely, reaches),
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
    if (whole.verdict === 'hide' || whole.score >= model.hide) return whole;
    const told = tells(sight.hits);
    let worst = whole;
    for (const part of partsOf(sight, logit, model.experts, whole.verdict === 'allow')) {
      const { discount, isRun } = part;
      // Whoever shows an offer to others quotes all of it.
      if (isRun && (worst.verdict !== 'allow' || isTold(whole.intent))) continue;
      const seen = look(part.text, { discount, told }, isRun);
      // A warning is allowed at scores at which what it warns of is flagged.
      if (seen.score <= whole.score && !isTold(whole.intent)) continue;
      const said = ofPart(text, seen.reading(), part.written);
      if (isRun && said.verdict === 'allow') continue;
      const read = said.verdict === 'flag' ? said : tempered(whole, said);
      if (isWorse(read, worst)) worst = { ...read, contacts: whole.contacts };
    }
    return worst;
  };
  return (text) => (text.length <= longestText ? read(text) : ofEnds(read, text));
};

/** What a text shows and how it scores. What else it says is asked for before the next text is looked at. */
type Look = {
  readonly sight: Sight;
  readonly logit: number;
  readonly score: number;
  readonly reading: () => TextReading;
};

/** The intent of a text once its verdict is known: what is flagged offers, and whoever complains of an offer reports it. */
const meantBy = (
  { text, hits, contacts, intent }: Sight,
  verdict: TextReading['verdict'],
  likely: boolean,
  reaches: readonly Contact[],
): Intent | null => {
  if (verdict !== 'allow') return intent ?? 'offer';
  if (intent !== 'offer') return intent;
  if (isComplaint(text, hits, contacts)) return 'report';
  // What is unlikely and names no whole contact offers nothing, whatever word of a trade it holds.
  return likely || reaches.some(({ masked }) => !masked) ? intent : null;
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

/** From here on a text is worth a category and evidence, whether or not it is flagged. */
const likelyScore = 0.3;

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
