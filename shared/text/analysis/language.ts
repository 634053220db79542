import { isHan, isLatin, unitsOf } from '../normalise/characters.ts';
import type { Streams } from '../normalise/normalise.ts';
import { gapKinds, type Stream, spanOf } from '../normalise/stream.ts';
import type { Contact, Span } from '../reading.ts';
import { isWithinAny, overlapsAny } from '../span.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { type Hits, namesTrade } from '../terms/hits.ts';

/** The language of a text. `foreign` means Latin or Cyrillic words that are not pinyin. */
export type TextLanguage = 'chinese' | 'pinyin' | 'foreign';

/**
 * Returns the language of a text:
 *
 * - `pinyin` if it is in pinyin throughout;
 * - `chinese` if it contains a Chinese character, or a word of the lexicon outside its contacts and hardly
 *   anything else (`+vx demo_1`);
 * - `foreign` if it consists of foreign words. A word of the lexicon among them is chance: `id`, or the
 *   initials of some Chinese word;
 * - `null` otherwise (a bare link, Thai, Arabic, Japanese): no model has meaningful scores for these.
 *
 * @example
 * const text = 'jin tian tian qi hen hao';
 * const streams = normalise(text);
 * languageOf(streams, hitReader(shippedVocabulary())(text, streams), []); // 'pinyin'
 */
export const languageOf = (
  streams: Streams,
  hits: Hits,
  contacts: readonly Contact[],
): TextLanguage | null => {
  if (isPinyin(streams, contacts)) return 'pinyin';
  if (isJapanese(streams) && !isForChineseReaders(hits, contacts)) return null;
  if (streams.skeleton.some(isHanClass)) return 'chinese';
  const words = hits.all.filter((hit) => !isWithinAny(contacts, hit));
  if (hasForeignWords(streams.plain, [...contacts, ...words])) return 'foreign';
  return words.length > 0 ? 'chinese' : null;
};

/** Whether a text is judged: texts neither in Chinese nor in pinyin are allowed, and at most ranked. */
export const isJudged = (language: TextLanguage | null): boolean =>
  language === 'chinese' || language === 'pinyin';

const isHanClass = (kind: number): boolean =>
  kind >= CharacterClass.hanCommon && kind <= CharacterClass.hanVariant;

/** Whether a folded code unit is kana. The length mark (ー) does not count. */
const isKana = (unit: number): boolean => unit > 0x3040 && unit < 0x30fb;

const fewestKana = 4;
const leastKanaShare = 0.2;
/** Particles and verb endings: without a few of them, kana are used only for their looks. */
const particles = unitsOf('のはがをにでもたする');
const fewestParticles = 2;
/** Longest run of Han characters without signs or kana in Japanese, apart from names of institutions. */
const longestCompound = 6;
/**
 * Least share of Han characters in Japanese that are not simplified ones, except in texts that are
 * mostly kana.
 */
const leastVariantShare = 1 / 12;
const mostlyKana = 3;
/** Folded characters of everyday Chinese that occur in no Japanese word. */
const chineseOnlyUnits = unitsOf('你您们这吗么呢吧啊啦嘛哪她很怎找赚办飙钱卖转');

/**
 * Whether a text is Japanese: words and endings in kana between short runs of Han characters. A single
 * kana occurs in Chinese as well (我の微信), and a Chinese offer among Japanese words is often a longer run.
 */
const isJapanese = ({ plain: { units, gaps, length }, skeleton }: Streams): boolean => {
  let kana = 0;
  let particleCount = 0;
  let han = 0;
  let run = 0;
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number;
    // Signs on both sides of a character disguise a run: `收 银 行 卡`.
    if (gaps[i] !== gapKinds.none && i + 1 < length && gaps[i + 1] === gapKinds.none) run = 0;
    if (isHan(unit)) {
      han++;
      if (++run > longestCompound || chineseOnlyUnits.has(unit)) return false;
    } else if (isKana(unit)) {
      run = 0;
      const isPaired =
        isKana(units[i - 1] ?? 0) || (i + 1 < length && isKana(units[i + 1] as number));
      if (isPaired) kana++;
      if (particles.has(unit)) particleCount++;
    }
  }
  let variantCount = 0;
  for (const kind of skeleton) if (kind === CharacterClass.hanVariant) variantCount++;
  return (
    particleCount >= fewestParticles &&
    kana >= fewestKana &&
    kana >= leastKanaShare * (kana + han) &&
    (variantCount >= leastVariantShare * han || kana >= mostlyKana * han)
  );
};

/**
 * Whether a text that looks Japanese names a trade in Chinese words, or a contact of Chinese platforms:
 * it is easy to put particles between Chinese words.
 */
const isForChineseReaders = (hits: Hits, contacts: readonly Contact[]): boolean =>
  namesTrade(hits) ||
  contacts.some(
    ({ kind }) =>
      chineseKinds.has(kind) || (hits.cues.offer > 0 && (kind === 'telegram' || kind === 'handle')),
  );
const chineseKinds: ReadonlySet<Contact['kind']> = new Set(['wechat', 'qq', 'group']);

/** Fewer words are too little to rank a text. */
const fewestWords = 3;
const shortestWord = 2;

/** Whether a text has at least `fewestWords` words in Latin or Cyrillic letters outside the known places. */
const hasForeignWords = (plain: Stream, known: readonly Span[]): boolean => {
  let words = 0;
  for (let i = 0; i < plain.length && words < fewestWords; ) {
    const from = i;
    while (
      i < plain.length &&
      isLetter(plain.units[i] as number) &&
      (i === from || plain.gaps[i] === gapKinds.none)
    )
      i++;
    if (i === from) i++;
    else if (i - from >= shortestWord) {
      if (!overlapsAny(known, spanOf(plain, from, i))) words++;
    }
  }
  return words === fewestWords;
};

const [firstCyrillic, lastCyrillic] = [0x400, 0x52f];
const isLetter = (unit: number): boolean =>
  isLatin(unit) || (unit >= firstCyrillic && unit <= lastCyrillic);

/**
 * Least number of syllables of a text in pinyin. English, Malay and other languages have words that are
 * also syllables of pinyin: of 8,820 pieces of English messages, four words each, 82 are read as pinyin
 * with this value (46 with eight syllables), and the model flags none of the additional ones.
 */
const fewestSyllables = 4;
const leastPinyinShare = 0.75;
/** Lower share of letters that is enough if most words are syllables: `APPfeng xian`, and links are long. */
const leastPinyinShareAmidWords = 0.5;

/**
 * Whether a text is in pinyin throughout: most of its letters or words outside contacts are syllables of
 * pinyin, and most of its sounds are typed. With a contact, one syllable fewer is enough:
 * `jia wei xin demo_1`.
 */
const isPinyin = ({ plain, sounds }: Streams, contacts: readonly Contact[]): boolean => {
  const fewest = contacts.length > 0 ? fewestSyllables - 1 : fewestSyllables;
  const isInContact = (stream: Stream, at: number): boolean =>
    contacts.length > 0 && isWithinAny(contacts, spanOf(stream, at));
  let letters = 0;
  let spelled = 0;
  let syllables = 0;
  let words = 0;
  let spelledWords = 0;
  let next = 0;
  for (let i = 0; i < plain.length; i++) {
    if (!isLetter(plain.units[i] as number)) continue;
    if (isInContact(plain, i)) continue;
    const start = plain.starts[i] as number;
    const beginsWord = plain.gaps[i] !== gapKinds.none || !isLetter(plain.units[i - 1] as number);
    letters++;
    while (next < sounds.length && (sounds.ends[next] as number) <= start) next++;
    const hasSound = next < sounds.length && (sounds.starts[next] as number) <= start;
    spelled += Number(hasSound);
    if (hasSound && sounds.starts[next] === start) syllables++;
    if (!beginsWord) continue;
    words++;
    spelledWords += Number(hasSound);
  }
  if (syllables < fewest) return false;
  let soundCount = 0;
  for (let i = 0; i < sounds.length; i++) {
    if (!isInContact(sounds, i)) soundCount++;
  }
  return (
    syllables >= leastPinyinShare * soundCount &&
    (spelled >= leastPinyinShare * letters ||
      (spelledWords >= leastPinyinShare * words && spelled >= leastPinyinShareAmidWords * letters))
  );
};
