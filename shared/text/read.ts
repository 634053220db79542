import { contactsOf } from './contacts.ts';
import { type Hits, hitsOf } from './hits.ts';
import { intentOf } from './intent.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { normalise } from './normalise.ts';
import type { Category, Contact, Intent, Quote, TextReader } from './reading.ts';
import { templateFrom } from './template.ts';
import { vocabularyOf } from './terms.ts';

/**
 * A reader of Chinese black-gray posts.
 *
 * @example
 * const read = createTextReader();
 * read('高价收银行卡四件套，加薇❤ demo_2024').category; // 'card-trade'
 */
export const createTextReader = (): TextReader => {
  const vocabulary = vocabularyOf();
  return (text) => {
    const streams = normalise(text);
    const contacts = contactsOf(text, streams.folded);
    const hits = hitsOf(streams, vocabulary);
    const intent = intentOf(hits, contacts);
    const score = simpleScore(hits, contacts, intent);
    const verdict = score >= 0.98 ? 'hide' : score >= 0.8 ? 'flag' : 'allow';
    const category = strongest(hits);
    return {
      score,
      verdict,
      category: score >= 0.3 ? category : null,
      intent,
      evidence: evidenceOf(text, hits, score),
      contacts,
      template: verdict === 'allow' ? null : templateFrom(streams, contacts),
    };
  };
};

function simpleScore(hits: Hits, contacts: readonly Contact[], intent: Intent | null): number {
  const top = Math.max(...lexicon.map((_, t) => weightOf(hits, t)));
  const { cues } = hits;
  let logit =
    -4.5 + Math.min(top, 6) + Math.min(cues.offer, 3) * 0.4 + (contacts.length > 0 ? 1 : 0);
  if (cues.contact > 0) logit += 0.5;
  if (intent === 'warning' || intent === 'report' || intent === 'quote') logit -= 3.5;
  return 1 / (1 + Math.exp(-logit));
}

function weightOf(hits: Hits, trade: number): number {
  return (
    2.4 * (hits.core[trade] as number) +
    1.2 * (hits.disguised[trade] as number) +
    1.2 * (hits.acted[trade] as number) +
    0.2 * (hits.context[trade] as number)
  );
}

function strongest(hits: Hits): Category | null {
  let best = 0;
  let category: Category | null = null;
  lexicon.forEach((entry, trade) => {
    const weight = weightOf(hits, trade);
    if (weight > best) {
      best = weight;
      category = entry.category;
    }
  });
  return best >= 1 ? category : null;
}

const mostQuotes = 8;
const ranks: Readonly<Record<string, number>> = { core: 3, object: 2, contact: 1 };

function evidenceOf(text: string, hits: Hits, score: number): Quote[] {
  if (score < 0.3) return [];
  const chosen = hits.all
    .filter(({ term }) => (ranks[term.role] ?? 0) > 0)
    .sort(
      (a, b) =>
        (ranks[b.term.role] ?? 0) - (ranks[a.term.role] ?? 0) ||
        b.end - b.start - (a.end - a.start) ||
        a.start - b.start,
    );
  const quotes: Quote[] = [];
  for (const { start, end, term } of chosen) {
    if (quotes.length === mostQuotes) break;
    if (quotes.some((quote) => start < quote.end && quote.start < end)) continue;
    quotes.push({ start, end, text: text.slice(start, end), reads: term.word });
  }
  return quotes.sort((a, b) => a.start - b.start);
}

let shared: TextReader | undefined;

/** The reader with the lexicon and model that ship with the product, built at first use. */
export const readText: TextReader = (text) => {
  shared ??= createTextReader();
  return shared(text);
};
