import { type Excerpt, mostOfText } from './excerpt.ts';
import { type Features, longestCharacterGram } from './features.ts';
import { type Experts, weightOf } from './model.ts';
import type { Symbols } from './symbols.ts';

/**
 * One sentence of several, whatever it names, counts for so much less: of 10,775 collected ordinary posts, each read by
 * models that had not seen its cluster, none is flagged for a sentence then, and five with half of it.
 */
const outOfSentences = 2;

/** The worst run of characters of any text looks worse still. */
const outOfRuns = 3;
/** Hardly any run that says less is flagged, and of ordinary posts three in four say less. */
const leastOfRun = 8;
/** What a character may say against a trade and yet part no run. */
const bridged = 0.05;

/** Sentences end at spaces between Chinese as well, and shorter ones say little by themselves. */
const betweenSentences =
  /(?<=[。！？!?；;\n]|\. |\.(?=\p{Script=Han})|(?<=\p{Script=Han}) )(?![。！？!?；;\n ])/u;
const shortestSentence = 8;

/**
 * The sentences of a text that has several, short ones with the next: talk is put around offers that name nothing in words
 * of the lexicon, too.
 *
 * @example
 * sentencesOf('今天把阳台的花都换了盆。手上有货的老板来聊，量大从优'); // two excerpts
 */
export const sentencesOf = (text: string): Excerpt[] => {
  const sentences: Excerpt[] = [];
  let start = 0;
  let end = 0;
  for (const piece of text.split(betweenSentences)) {
    end += piece.length;
    if (end - start < shortestSentence) continue;
    if (end - start < mostOfText * text.length)
      sentences.push({ start, text: text.slice(start, end), discount: outOfSentences });
    start = end;
  }
  return sentences;
};

/** What each symbol of a text adds to log-odds, by the n-grams of characters that begin at it. */
export const weightsOfSymbols = (
  symbols: Symbols,
  { indexes, ends }: Features,
  { general, home }: Experts,
): Float64Array => {
  const weights = new Float64Array(symbols.length);
  // The n-grams of characters come first, as many as are longest for each symbol, from the edge before the first on.
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
 * The sentence whose characters say most by the weights of a model, if they say more for a trade than against it: the one
 * that is worth reading.
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
 * The run of characters that says most by the weights of a model, wherever sentences end: talk may be put right at an offer.
 * The largest sum of any run (Kadane's algorithm), where a character that says next to nothing parts none.
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
    sum += (weights[symbol] as number) + bridged;
    if (sum > most) [from, to, most] = [begin, symbol + 1, sum];
  }
  if (most < leastOfRun) return undefined;
  const [start, end] = [starts[from] as number, ends[to - 1] as number];
  return end - start < shortestSentence || end - start >= mostOfText * text.length
    ? undefined
    : { start, text: text.slice(start, end), discount: outOfRuns };
};
