import { type Excerpt, mostOfText } from './excerpt.ts';
import { type Features, longestCharacterGram } from './features.ts';
import { type Experts, weightOf } from './model.ts';
import type { Symbols } from './symbols.ts';

/**
 * One sentence of several, whatever it names, counts for so much less: of 10,775 collected ordinary posts, each read by
 * models that had not seen its cluster, none is flagged for a sentence then, and five with half of it.
 */
const outOfSentences = 2;

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

/**
 * The sentence whose characters say most by the weights of a model, if they say more for a trade than against it: the one
 * that is worth reading.
 */
export const heaviestSentence = (
  sentences: readonly Excerpt[],
  symbols: Symbols,
  { indexes, ends }: Features,
  { general, home }: Experts,
): Excerpt | undefined => {
  let heaviest: Excerpt | undefined;
  let most = 0;
  // The n-grams of characters come first, as many as are longest for each symbol, from the edge before the first on.
  let n = longestCharacterGram;
  let symbol = 0;
  for (const sentence of sentences) {
    const end = sentence.start + sentence.text.length;
    let sum = 0;
    for (; symbol < symbols.length && (symbols.starts[symbol] as number) < end; symbol++) {
      const counts = (symbols.starts[symbol] as number) >= sentence.start;
      for (let size = 0; size < longestCharacterGram && n < (ends[0] as number); size++, n++) {
        const index = indexes[n] as number;
        if (counts) sum += weightOf(general, index) + weightOf(home, index);
      }
    }
    if (sum <= most) continue;
    most = sum;
    heaviest = sentence;
  }
  return heaviest;
};
