import { AhoCorasick } from '@monyone/aho-corasick/fast';
import { Mint } from 'mint-filter';
import { vocabularyOf } from '#shared/text/terms/terms.ts';
import { randomFrom } from '#shared/text/training/random.ts';

/** An alternative that a user might pick: returns whether a text is black-gray. */
type Filter = (text: string) => boolean;

/** A typical word list: the core words of our own lexicon as written. */
export const coreWords = (): string[] => [
  ...new Set(
    vocabularyOf()
      .terms.filter(({ role }) => role === 'core')
      .map(({ word }) => word),
  ),
];

/** A sensitive-word filter from npm over a word list. */
export const mintFilter = (words: readonly string[]): Filter => {
  const filter = new Mint([...words]);
  return (text) => !filter.verify(text);
};

/** Plain Aho-Corasick over the same words, without normalisation. */
export const plainWords = (words: readonly string[]): Filter => {
  const automaton = new AhoCorasick([...words]);
  return (text) => automaton.hasKeywordInText(text);
};

/** A linear model on hashed 1- to 3-grams of the original text, without normalisation or lexicon. */
export type RawLinear = { readonly scoreOf: (text: string) => number };

const bits = 18;

const gramsOf = (text: string): Int32Array => {
  const grams = new Int32Array(text.length * 3);
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    let hash = 0x811c9dc5;
    for (let size = 1; size <= 3 && i + size <= text.length; size++) {
      hash = Math.imul(hash ^ text.charCodeAt(i + size - 1), 0x01000193);
      hash ^= hash >>> 15;
      grams[n++] = (Math.imul(hash + size, 0x85ebca6b) >>> (32 - bits)) | 0;
    }
  }
  return grams.subarray(0, n);
};

export const trainRawLinear = (
  posts: readonly { readonly text: string; readonly label: number }[],
  seed: number,
): RawLinear => {
  const weights = new Float32Array(1 << bits);
  const gradients = new Float32Array(1 << bits).fill(0.01);
  let bias = 0;
  const logit = (grams: Int32Array): number => {
    let sum = 0;
    for (const gram of grams) sum += weights[gram] as number;
    return bias + sum / Math.sqrt(grams.length || 1);
  };
  const random = randomFrom(seed);
  const examples = posts.map(({ text, label }) => ({ grams: gramsOf(text), label }));
  for (let epoch = 0; epoch < 8; epoch++) {
    for (let k = 0; k < examples.length; k++) {
      const { grams, label } = random.pick(examples);
      const error = 1 / (1 + Math.exp(-logit(grams))) - label;
      bias -= 0.01 * error;
      const gradient = error / Math.sqrt(grams.length || 1);
      for (const gram of grams) {
        gradients[gram] = (gradients[gram] as number) + gradient * gradient;
        weights[gram] =
          (weights[gram] as number) - (0.3 * gradient) / Math.sqrt(gradients[gram] as number);
      }
    }
  }
  return { scoreOf: (text) => logit(gramsOf(text)) };
};
