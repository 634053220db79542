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
import type { Category, Intent, TextReader, TextReading } from './reading.ts';
import { emptyMemory, type Memory, type Sight, sightReader } from './sight.ts';
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
  const ofWhole = emptyMemory();
  const ofPart = emptyMemory();
  const look = (written: string, context: Context, memory: Memory): Look => {
    const sight = lookAt(written, memory);
    const { text, streams, contacts, hits, intent, symbols, language, features } = sight;
    const logit = logitOf(model.experts, features);
    const probability = probabilityOf(model.slope * (logit - context.discount) + model.offset);
    const legible = isRead(language);
    const score =
      streams.plain.length === 0
        ? 0
        : legible
          ? probability
          : scoreOfOther(model, language, probability);
    const likely = legible && score >= likelyScore;
    let named: Category | null | undefined;
    const categoryOf = (): Category | null => {
      named ??= likely ? strongest(hits, tradeLogitsOf(model.trades, features)) : null;
      return named;
    };
    const judge = (): Judgement => {
      if (!legible) return { verdict: 'allow', flag: Number.POSITIVE_INFINITY, intent: null };
      const thresholds = thresholdsOf(sight, score, context);
      const verdict = verdictOf(score, intent, categoryOf, thresholds);
      return { verdict, flag: thresholds.flag, intent: meantBy(sight, verdict) };
    };
    const reading = (judgement: Judgement): TextReading => {
      if (streams.plain.length === 0) return nothing;
      const reaches = withAccounts(text, streams.folded, contacts);
      if (!legible) return { ...nothing, score, contacts: reaches };
      const { verdict, intent: meant } = judgement;
      const category = categoryOf();
      // What is unlikely and names no whole contact offers nothing, whatever word of a trade it holds.
      const offersNothing =
        verdict === 'allow' &&
        meant === 'offer' &&
        !likely &&
        reaches.every(({ masked }) => masked);
      return {
        score,
        verdict,
        category,
        intent: offersNothing ? null : meant,
        evidence: likely
          ? evidenceOf(text, hits, reaches, category, symbols, features, model.experts)
          : [],
        contacts: reaches,
        template: verdict === 'allow' ? null : templateFrom(streams, reaches),
      };
    };
    return { sight, logit, score, judge, reading };
  };
  const read: TextReader = (text) => {
    const whole = look(text, { discount: 0, told: false }, ofWhole);
    const judgement = whole.judge();
    const { verdict, intent } = judgement;
    if (verdict === 'hide' || whole.score >= model.hide) return whole.reading(judgement);
    const { contacts, hits, streams } = whole.sight;
    const told = tells(hits);
    let worst: Rank = { verdict, score: whole.score };
    let worstPart: TextReading | undefined;
    for (const part of partsOf(whole.sight, whole.logit, model.experts, verdict === 'allow')) {
      const { discount, isRun } = part;
      // Whoever shows an offer to others quotes all of it.
      if (isRun && (worst.verdict !== 'allow' || isTold(intent))) continue;
      const seen = look(part.text, { discount, told }, ofPart);
      // A warning is allowed at scores at which what it warns of is flagged.
      if (seen.score <= whole.score && !isTold(intent)) continue;
      const said = seen.judge();
      const isFlagged = said.verdict !== 'allow';
      if (isRun && !isFlagged) continue;
      const rank: Rank = isFlagged
        ? { verdict: 'flag', score: isRun ? Math.min(seen.score, said.flag) : seen.score }
        : { verdict: 'allow', score: tempered(whole.score, seen.score) };
      if (!isWorse(rank, worst)) continue;
      worst = rank;
      const isWorthQuoting = isFlagged || rank.score >= likelyScore;
      worstPart = isWorthQuoting ? inWhole(text, seen.reading(said), part.written) : undefined;
    }
    if (!worstPart) return { ...whole.reading(judgement), score: worst.score };
    return {
      ...worstPart,
      ...worst,
      // What is allowed in a report is still one.
      intent: worst.verdict === 'allow' && isTold(intent) ? intent : worstPart.intent,
      contacts: withAccounts(text, streams.folded, contacts),
    };
  };
  return (text) => (text.length <= longestText ? read(text) : ofEnds(read, text));
};

/** What a text shows and how it scores. What else it says is asked for before the same memory is used again. */
type Look = {
  readonly sight: Sight;
  readonly logit: number;
  readonly score: number;
  readonly judge: () => Judgement;
  /** All that a text says, which takes longer than to judge it. */
  readonly reading: (judgement: Judgement) => TextReading;
};

type Judgement = {
  readonly verdict: TextReading['verdict'];
  /** The score from which it is flagged. */
  readonly flag: number;
  readonly intent: Intent | null;
};

/** The intent of a text once its verdict is known: what is flagged offers, and whoever complains of an offer reports it. */
const meantBy = (
  { text, hits, contacts, intent }: Sight,
  verdict: TextReading['verdict'],
): Intent | null => {
  if (verdict !== 'allow') return intent ?? 'offer';
  return intent === 'offer' && isComplaint(text, hits, contacts) ? 'report' : intent;
};

/** What a part of a text says, as said by the text: a machine hides only what a whole text says. */
const inWhole = (text: string, part: TextReading, written: Part['written']): TextReading => {
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

/** The score of a text of which a part says more that is not flagged either. */
const tempered = (whole: number, part: number): number =>
  probabilityOf(unflagged(logOddsOf(whole), logOddsOf(part)));

type Rank = Pick<TextReading, 'verdict' | 'score'>;

/** What is flagged is worse than what is allowed, however they score: thresholds differ. */
const isWorse = (reading: Rank, than: Rank): boolean =>
  reading.verdict === than.verdict
    ? reading.score > than.score
    : reading.verdict !== 'allow' && than.verdict === 'allow';

/** Head and tail of a text that is too long: whoever pads a post has to choose a place for its point. */
const ofEnds = (read: TextReader, text: string): TextReading => {
  const half = longestText / 2;
  const head = inWhole(text, read(text.slice(0, half)), shiftedBy(0));
  const tail = inWhole(text, read(text.slice(-half)), shiftedBy(text.length - half));
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
