import { type Features, longestCharacterGram, type Symbols } from './features.ts';
import type { Hit, Hits } from './hits.ts';
import type { Experts } from './model.ts';
import { asString, gapKinds, isLatin } from './normalise.ts';
import type { Quote } from './reading.ts';

const mostQuotes = 8;
/** With this many words of the lexicon the model's own n-grams explain nothing more. */
const enoughWords = 3;

const ranks: Readonly<Record<string, number>> = {
  core: 4,
  object: 3,
  contact: 2,
  secrecy: 1,
  price: 1,
};

/**
 * The words that weigh most, as written and as meant, at most 8, in the order they were written:
 * words of the lexicon first, then what the model holds against the text. Never empty for a text
 * that says something.
 */
export const evidenceOf = (
  text: string,
  hits: Hits,
  symbols: Symbols,
  features: Features,
  experts: Experts,
): Quote[] => {
  const chosen: Quote[] = [];
  const add = (start: number, end: number, reads: string): void => {
    if (chosen.length === mostQuotes) return;
    if (chosen.some((quote) => start < quote.end && quote.start < end)) return;
    chosen.push({ start, end, text: text.slice(start, end), reads });
  };
  const words = hits.all
    .filter(({ term }) => (ranks[term.role] ?? 0) > 0)
    .sort(
      (a, b) =>
        (ranks[b.term.role] ?? 0) - (ranks[a.term.role] ?? 0) ||
        b.term.word.length - a.term.word.length ||
        a.start - b.start ||
        kept(b, text) - kept(a, text) ||
        a.term.id - b.term.id,
    );
  for (const { start, end, term } of words) add(start, end, term.word);
  if (chosen.length < enoughWords) {
    for (const { from, to } of heaviest(symbols, features, experts)) {
      add(
        symbols.starts[from] as number,
        symbols.ends[to - 1] as number,
        asString(symbols, from, to),
      );
      if (chosen.length >= enoughWords) break;
    }
  }
  // What is suspicious as a whole is still quoted: any word that was noticed, or how it begins.
  if (chosen.length === 0) {
    for (const { start, end, term } of hits.all) add(start, end, term.word);
  }
  if (chosen.length === 0 && symbols.length > 0) {
    const to = Math.min(symbols.length, beginning);
    add(symbols.starts[0] as number, symbols.ends[to - 1] as number, asString(symbols, 0, to));
  }
  return chosen.sort((a, b) => a.start - b.start);
};

/** Symbols that are quoted of a text in which no word stands out. */
const beginning = 8;

type Span = { readonly from: number; readonly to: number; readonly weight: number };

/** The character n-grams with the largest weights, in the order in which `featuresOf` made them. What a comma parts is no word. */
function heaviest(symbols: Symbols, features: Features, { general, home }: Experts): Span[] {
  const spans: Span[] = [];
  let least = 0;
  let n = 0;
  for (let i = -1; i < symbols.length; i++) {
    for (let size = 1; size <= longestCharacterGram; size++) {
      const to = i + size;
      if (to - 1 > symbols.length) break;
      const index = features.indexes[n++] as number;
      const weight =
        (general.weights[index] as number) * general.unit +
        (home.weights[index] as number) * home.unit;
      if (weight <= least || size === 1 || i < 0 || to > symbols.length) continue;
      if (!readable(symbols, i, to) || symbols.gaps[to - 1] !== gapKinds.none) continue;
      if (cutsWord(symbols, i) || cutsWord(symbols, to)) continue;
      spans.push({ from: i, to, weight });
      if (spans.length < mostSpans) continue;
      spans.sort((a, b) => b.weight - a.weight).length = mostSpans / 2;
      least = spans.at(-1)?.weight ?? 0;
    }
  }
  return spans.sort((a, b) => b.weight - a.weight);
}

const mostSpans = 32;

/** Of words that sound the same, that is meant of which most is written: 微❤ is 微信 rather than 卫星. */
const kept = ({ term, start, end }: Hit, text: string): number => {
  const written = text.slice(start, end);
  return Array.from(term.word).filter((character) => written.includes(character)).length;
};

/** Whether a place is amid a word in Latin letters, such as a syllable of pinyin. */
const cutsWord = ({ units, gaps, length }: Symbols, at: number): boolean =>
  at > 0 &&
  at < length &&
  gaps[at] === gapKinds.none &&
  isLatin(units[at - 1] as number) &&
  isLatin(units[at] as number);

/** Contacts and numbers are shown elsewhere. */
function readable(symbols: Symbols, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const unit = symbols.units[i] as number;
    if (unit >= 0xe000 && unit < 0xf900) return false;
  }
  return true;
}
