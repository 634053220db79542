import { type Features, longestCharacterGram } from '../analysis/features.ts';
import { type Experts, weightOf } from '../model/model.ts';
import type { Symbols } from '../normalise/symbols.ts';
import { type Excerpt, mostOfText } from './excerpt.ts';

/**
 * Discount of a single sentence in log-odds. With it, none of 10,775 collected ordinary posts is flagged
 * because of a sentence, and five with half of it (each read by models that had not seen its cluster).
 */
const sentenceDiscount = 2;

/** Discount of a run in log-odds. Larger, because the worst run of any text looks worse than a sentence. */
const runDiscount = 3;
/**
 * Least sum of weights of a run. Runs with less are hardly ever flagged, and three in four ordinary
 * posts have less.
 */
const leastRunWeight = 8;
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
 * sentences, because talk may be put right next to an offer. `undefined` if the sum is less than
 * `leastRunWeight`, or if the run is very short or most of the text.
 */
export const heaviestRun = (
  text: string,
  { starts, ends }: Symbols,
  weights: Float64Array,
): Excerpt | undefined => {
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
  if (most < leastRunWeight) return undefined;
  const [start, end] = [starts[from] as number, ends[to - 1] as number];
  return end - start < shortestSentence || end - start >= mostOfText * text.length
    ? undefined
    : { start, text: text.slice(start, end), discount: runDiscount };
};
