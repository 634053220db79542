import { AhoCorasick } from '@monyone/aho-corasick/fast';
import { Mint } from 'mint-filter';
import { vocabularyOf } from '#shared/text/terms.ts';
import { randomFrom } from '#shared/text/training/random.ts';

/** What a user would pick instead: says yes or no to a text. */
export type Filter = (text: string) => boolean;

/** Common characters, for word lists and texts that mean nothing. */
const syllabary = [
  ...'的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严',
];

/** A large word list as they are passed around: words of two to six characters. */
export const wordList = (size: number, seed: number): string[] => {
  const random = randomFrom(seed);
  const words = new Set<string>();
  while (words.size < size) {
    words.add(Array.from({ length: 2 + random.below(5) }, () => random.pick(syllabary)).join(''));
  }
  return [...words];
};

/** A sensitive-word filter from npm over a large list. */
export const mintFilter = (words: readonly string[]): Filter => {
  const filter = new Mint([...words]);
  return (text) => !filter.verify(text);
};

/** Plain Aho-Corasick over the words of our own lexicon, without normalising. */
export const plainWords = (): Filter => {
  const words = vocabularyOf()
    .terms.filter(({ role }) => role === 'core')
    .map(({ word }) => word);
  const automaton = new AhoCorasick([...new Set(words)]);
  return (text) => automaton.hasKeywordInText(text);
};

/** A linear model of hashed 1- to 3-grams of the text as it was written: no normalising, no lexicon. */
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
