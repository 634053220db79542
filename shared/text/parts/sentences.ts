import { type Features, longestCharacterGram } from '../analysis/features.ts';
import { type Experts, scaleOf, weightOf } from '../model/model.ts';
import type { Symbols } from '../normalise/symbols.ts';
import type { Span } from '../reading.ts';
import { overlapsAny } from '../span.ts';
import { type Excerpt, longestContext, mostOfText, sentenceBefore } from './excerpt.ts';

/**
 * Discount of a single sentence in log-odds. With it, none of 10,775 collected ordinary posts is flagged
 * because of a sentence, and five with half of it (each read by models that had not seen its cluster).
 */
const sentenceDiscount = 2;

/** Discount of a run in log-odds. Larger, because the worst run of any text looks worse than a sentence. */
const runDiscount = 3;
/**
 * Discount in log-odds of a sentence up to the end of a run. Of 19,280 collected ordinary posts, which the model learned
 * from, it flags one more; of 7,673 read by models that had not seen them, none. With contacts, as advertisements have,
 * it would be six more.
 */
const runSentenceDiscount = 1.5;
/**
 * Least sum of weights of a run, and least that it, or its sentence, adds to the log-odds by these weights. Those with
 * less are hardly ever flagged.
 */
const leastRunWeight = 8;
const leastRunLogit = 3.2;
const leastSentenceLogit = 1;
/** Added to each weight, so that a character with a slightly negative weight does not end a run. */
const bridgingWeight = 0.05;

/** Ends of sentences, including spaces after Chinese characters. */
const betweenSentences =
  /(?<=[。！？!?；;\n]|\. |\.(?=\p{Script=Han})|(?<=\p{Script=Han}) )(?![。！？!?；;\n ])/u;
const shortestSentence = 8;

/**
 * Returns the sentences of a text that has several. Sentences shorter than 8 UTF-16 units are joined to the
 * next one. They are read because offers amid talk may contain no word of the lexicon.
 *
 * @example
 * sentencesOf('今天把阳台的花都换了盆。手上有货的老板来聊，量大从优').map(({ text }) => text);
 * // ['今天把阳台的花都换了盆。', '手上有货的老板来聊，量大从优']
 */
export const sentencesOf = (text: string): Excerpt[] => {
  const sentences: Excerpt[] = [];
  let start = 0;
  let end = 0;
  for (const piece of text.split(betweenSentences)) {
    end += piece.length;
    if (end - start < shortestSentence) continue;
    if (end - start < mostOfText * text.length)
      sentences.push({ start, text: text.slice(start, end), discount: sentenceDiscount });
    start = end;
  }
  return sentences;
};

/** Returns the weight of each symbol: the sum over the character n-grams that begin at it. */
export const weightsOfSymbols = (
  symbols: Symbols,
  { indexes, ends }: Features,
  { general, home }: Experts,
): Float64Array => {
  const weights = new Float64Array(symbols.length);
  // Character n-grams come first in `indexes`: `longestCharacterGram` for each, from the edge before the first on.
  let n = longestCharacterGram;
  for (let symbol = 0; symbol < symbols.length; symbol++)
    for (let size = 0; size < longestCharacterGram && n < (ends[0] as number); size++, n++) {
      const index = indexes[n] as number;
      weights[symbol] =
        (weights[symbol] as number) + weightOf(general, index) + weightOf(home, index);
    }
  return weights;
};

/**
 * Returns the sentence with the largest sum of weights, which is the one worth reading; `undefined` if no
 * sum is positive.
 */
export const heaviestSentence = (
  sentences: readonly Excerpt[],
  symbols: Symbols,
  weights: Float64Array,
): Excerpt | undefined => {
  let heaviest: Excerpt | undefined;
  let most = 0;
  let symbol = 0;
  for (const sentence of sentences) {
    const end = sentence.start + sentence.text.length;
    let sum = 0;
    for (; symbol < symbols.length && (symbols.starts[symbol] as number) < end; symbol++)
      if ((symbols.starts[symbol] as number) >= sentence.start) sum += weights[symbol] as number;
    if (sum <= most) continue;
    most = sum;
    heaviest = sentence;
  }
  return heaviest;
};

/**
 * Returns the run of characters with the largest sum of weights (Kadane's algorithm), regardless of
 * sentences, because talk may be put right next to an offer. If it names no contact, its sentence up to the
 * end of the run follows: talk before an offer mostly ends with a sentence, talk after it may not begin with one.
 * Parts that weigh little, are very short or most of the text are left out.
 */
export const heaviestRuns = (
  text: string,
  { starts, ends }: Symbols,
  weights: Float64Array,
  contacts: readonly Span[],
): Excerpt[] => {
  let [from, to, most] = [0, 0, 0];
  let begin = 0;
  let sum = 0;
  for (let symbol = 0; symbol < weights.length; symbol++) {
    if (sum <= 0) {
      sum = 0;
      begin = symbol;
    }
    sum += (weights[symbol] as number) + bridgingWeight;
    if (sum > most) [from, to, most] = [begin, symbol + 1, sum];
  }
  if (most < leastRunWeight || most * scaleOf(0, to - from) < leastRunLogit) return [];
  const run = { start: starts[from] as number, end: ends[to - 1] as number };
  const sentence = { ...run, start: sentenceBefore(text, run.start, longestContext) };
  let first = from;
  for (sum = most; first > 0 && (starts[first - 1] as number) >= sentence.start; first--)
    sum += weights[first - 1] as number;
  const readsSentence =
    sum * scaleOf(0, to - first) >= leastSentenceLogit && !overlapsAny(contacts, sentence);
  // A run that begins its sentence is all of it, and is read once, at the lower discount.
  const parts = [
    ...(readsSentence && sentence.start === run.start ? [] : [{ ...run, discount: runDiscount }]),
    ...(readsSentence ? [{ ...sentence, discount: runSentenceDiscount }] : []),
  ];
  return parts.flatMap(({ start, end, discount }) =>
    end - start < shortestSentence || end - start >= mostOfText * text.length
      ? []
      : [{ start, text: text.slice(start, end), discount }],
  );
};
