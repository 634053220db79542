import { everydayWords, literalWords } from '../lexicon/sounds-alike.ts';
import { isHan, unitsOf } from '../normalise/characters.ts';
import { gapKinds, isJoined, type Stream } from '../normalise/stream.ts';
import { characterCosts, firstHan, wordCost } from '../tables/tables.ts';
import type { Term } from './terms.ts';

/**
 * Whether Chinese characters that sound like a term are everyday words, or parts of words beside them: there is no 会所
 * in `不会索要`, nor 色群 in `宿舍群`. They are if the likeliest division of the surroundings into words of one and two
 * characters costs no more than one in which the term is a word (a noisy channel over the unigram model of jieba).
 *
 * @param line - the stream as a string
 * @param from - of the first character that sounds like the term
 * @param to - after its last one
 */
export const isEverydayWriting = (
  plain: Stream,
  line: string,
  from: number,
  to: number,
  { word, role }: Term,
): boolean => {
  for (let at = from; at < to; at++) {
    const unit = plain.units[at] as number;
    if (!isHan(unit)) return word.length === 2 && isApart(plain, from, to);
    if (literalWords.has(unit) && unit !== word.charCodeAt(at - from)) return true;
  }
  const written = line.slice(from, to);
  if (everydayWords.has(written)) return true;
  if (role === 'contact') return false;
  if (endsInEverydayWord(written, word)) return true;
  let first = from;
  while (from - first < surroundings && goesOn(plain, first)) first--;
  let last = to;
  while (last - to < surroundings && goesOn(plain, last)) last++;
  const meant = costOf(plain, first, from) + termCost + costOf(plain, to, last);
  return costOf(plain, first, last) <= meant;
};

/** Whether a character and a syllable in letters do not touch: there is no 直拉 in `地址 NA`. */
const isApart = ({ units, gaps }: Stream, from: number, to: number): boolean => {
  for (let at = from + 1; at < to; at++)
    if (isHan(units[at - 1] as number) !== isHan(units[at] as number))
      return gaps[at] !== gapKinds.none;
  return false;
};

/** Whether another word stands in place of the end of a term of three characters: 收显卡 is no 收闲卡. */
const endsInEverydayWord = (written: string, word: string): boolean =>
  written.length === 3 &&
  written.slice(1) !== word.slice(1) &&
  wordCost(written.charCodeAt(1), written.charCodeAt(2)) < Number.POSITIVE_INFINITY;

/** Characters on each side of a term that are divided into words with it. */
const surroundings = 3;

/**
 * Cost in bits of a term in other characters: as much as of a rare word. Of the honest texts of the ninth and the tenth
 * set, 7 in 100 keep a word that sounds like a term, names of contacts aside: 18 at 18 bits, 38 without this.
 */
const termCost = 22;

/** Whether the character before a position is Chinese and touches the one at it. */
const goesOn = (plain: Stream, at: number): boolean =>
  isJoined(plain, at) && isHan(plain.units[at - 1] as number) && isHan(plain.units[at] as number);

/** Cost of a range of Chinese characters as everyday words, by the cheapest division (Viterbi). */
const costOf = (plain: Stream, from: number, to: number): number => {
  let before = Number.POSITIVE_INFINITY;
  let cost = 0;
  for (let at = from; at < to; at++) {
    const unit = plain.units[at] as number;
    const previous = plain.units[at - 1] as number;
    const follows = at > from && isJoined(plain, at);
    const inNumber = follows && numerals.has(unit) && numerals.has(previous);
    const alone = cost + (inNumber ? digitCost : (characterCosts[unit - firstHan] as number));
    const asWord = follows ? before + wordCost(previous, unit) : Number.POSITIVE_INFINITY;
    before = cost;
    cost = Math.min(alone, asWord);
  }
  return cost;
};

const numerals = unitsOf('〇零一二三四五六七八九十百千万亿两半几');
/** A numeral goes on after another at little cost: 四千三 is a number. */
const digitCost = 3;
