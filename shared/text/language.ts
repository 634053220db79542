import type { Hits } from './hits.ts';
import { gapKinds, isHan, isLatin, type Stream, type Streams } from './normalise.ts';
import type { Contact } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';

/** What a text is written in. `foreign` is written in Latin or Cyrillic words that are no pinyin. */
export type TextLanguage = 'chinese' | 'pinyin' | 'foreign';

/**
 * What a text is written in: pinyin throughout; Chinese where it holds a Chinese character, or a
 * word of the lexicon outside of its links and hardly anything else (`+vx demo_1`); foreign words;
 * or nothing of these (`null`: a bare link, Thai, Arabic, Japanese), of which no model says
 * anything that means something. Among foreign words a word of the lexicon is chance: `id`, or the
 * initials of some Chinese word.
 *
 * @example
 * languageOf(normalise('jin tian tian qi hen hao'), hits, []); // 'pinyin'
 */
export const languageOf = (
  streams: Streams,
  hits: Hits,
  contacts: readonly Contact[],
): TextLanguage | null => {
  if (isSpelled(streams, contacts)) return 'pinyin';
  if (
    streams.skeleton.includes(CharacterClass.kana) &&
    isJapanese(streams) &&
    !isMeantForChinese(hits, contacts)
  )
    return null;
  if (streams.skeleton.some(isOfHan)) return 'chinese';
  const words = hits.all.filter((hit) => !isWithin(contacts, hit));
  if (isWorded(streams.plain, [...contacts, ...words])) return 'foreign';
  return words.length > 0 ? 'chinese' : null;
};

/** Whether a text is read: what is neither Chinese nor pinyin is allowed, and ranked at most. */
export const isRead = (language: TextLanguage | null): boolean =>
  language === 'chinese' || language === 'pinyin';

const isOfHan = (kind: number): boolean =>
  kind >= CharacterClass.hanCommon && kind <= CharacterClass.hanVariant;

/** Kana as folded: half-width ones are written in full, and no mark of length is counted. */
const isKana = (unit: number): boolean => unit > 0x3040 && unit < 0x30fb && unit !== 0x30a0;

const fewestKana = 4;
const leastKana = 0.2;
/** Particles and endings of verbs: without some of them kana are put there for what they look like. */
const particles: ReadonlySet<number> = new Set(
  Array.from('のはがをにでもたする', (kana) => kana.charCodeAt(0)),
);
const fewestParticles = 2;
/** Names of offices aside, no more Han characters stand together in Japanese. */
const longestCompound = 6;
/** Of the Han characters that Japanese writes so many are not simplified, but for texts of hardly any. */
const leastFormed = 1 / 12;
const mostlyKana = 3;
/** Characters of everyday Chinese, as folded, that no Japanese word is written with. */
const ofChineseOnly: ReadonlySet<number> = new Set(
  Array.from('你您们这吗么呢吧啊啦嘛哪她很怎找赚办飙钱卖转', (word) => word.charCodeAt(0)),
);

/**
 * Whether a text is Japanese: words and endings of kana between short runs of Han characters. A kana alone is a sign in
 * Chinese (我の微信), and a Chinese offer among Japanese words is often a longer run.
 */
const isJapanese = ({ plain: { units, length }, skeleton }: Streams): boolean => {
  let kana = 0;
  let grammar = 0;
  let han = 0;
  let run = 0;
  for (let i = 0; i < length; i++) {
    const unit = units[i] as number;
    if (isHan(unit)) {
      han++;
      if (++run > longestCompound || ofChineseOnly.has(unit)) return false;
    } else if (isKana(unit)) {
      run = 0;
      const paired =
        isKana(units[i - 1] ?? 0) || (i + 1 < length && isKana(units[i + 1] as number));
      if (paired) kana++;
      if (particles.has(unit)) grammar++;
    }
  }
  let formed = 0;
  for (const kind of skeleton) if (kind === CharacterClass.hanVariant) formed++;
  return (
    grammar >= fewestParticles &&
    kana >= fewestKana &&
    kana >= leastKana * (kana + han) &&
    (formed > 0 ? formed >= leastFormed * han : kana >= mostlyKana * han)
  );
};

/**
 * Whether a text that looks Japanese names a trade as Chinese writers do, or a name that they reach each other by:
 * particles are soon put between Chinese words.
 */
const isMeantForChinese = (
  { core, disguised, acted, cues }: Hits,
  contacts: readonly Contact[],
): boolean =>
  [...core, ...disguised, ...acted].some((words) => words > 0) ||
  contacts.some(
    ({ kind }) =>
      ofChinese.has(kind) || (cues.offer > 0 && (kind === 'telegram' || kind === 'handle')),
  );
const ofChinese: ReadonlySet<Contact['kind']> = new Set(['wechat', 'qq', 'group']);

type Place = { readonly start: number; readonly end: number };

const isWithin = (places: readonly Place[], { start, end }: Place): boolean =>
  places.some((place) => place.start <= start && end <= place.end);

/** Fewer words say too little to rank a text by. */
const fewestWords = 3;
const shortestWord = 2;

/** Whether a text holds some words in Latin or Cyrillic letters, apart from what is known of it. */
const isWorded = (plain: Stream, known: readonly Place[]): boolean => {
  let words = 0;
  for (let i = 0; i < plain.length && words < fewestWords; ) {
    const from = i;
    while (
      i < plain.length &&
      isLetter(plain.units[i] as number) &&
      (i === from || plain.gaps[i] === 0)
    )
      i++;
    if (i === from) i++;
    else if (i - from >= shortestWord) {
      const [start, end] = [plain.starts[from] as number, plain.ends[i - 1] as number];
      if (!known.some((place) => place.start < end && start < place.end)) words++;
    }
  }
  return words === fewestWords;
};

const [firstCyrillic, lastCyrillic] = [0x400, 0x52f];
const isLetter = (unit: number): boolean =>
  isLatin(unit) || (unit >= firstCyrillic && unit <= lastCyrillic);

/**
 * English, Malay and others have words that are syllables of pinyin as well. Of 8,820 pieces of English messages, four
 * words each, 82 are legible with these (46 with eight syllables), and the model flags not one more.
 */
const fewestSyllables = 4;
const leastSpelled = 0.75;
/** So few of the letters where most words are syllables: `APPfeng xian` and links are long for what they are. */
const leastSpelledAmidWords = 0.5;

/**
 * Whether a text is written in pinyin throughout: nearly all of its letters or words outside of contacts,
 * and of its syllables. A contact stands for one of these: `jia wei xin demo_1`.
 */
const isSpelled = ({ plain, sounds }: Streams, contacts: readonly Contact[]): boolean => {
  const fewest = contacts.length > 0 ? fewestSyllables - 1 : fewestSyllables;
  if (sounds.length < fewest) return false;
  let letters = 0;
  let spelled = 0;
  let syllables = 0;
  let words = 0;
  let spelledWords = 0;
  let next = 0;
  for (let i = 0; i < plain.length; i++) {
    if (!isLetter(plain.units[i] as number)) continue;
    const start = plain.starts[i] as number;
    if (isWithin(contacts, { start, end: plain.ends[i] as number })) continue;
    const begins =
      plain.gaps[i] !== gapKinds.none || i === 0 || !isLetter(plain.units[i - 1] as number);
    letters++;
    while (next < sounds.length && (sounds.ends[next] as number) <= start) next++;
    const heard = next < sounds.length && (sounds.starts[next] as number) <= start;
    spelled += Number(heard);
    if (heard && sounds.starts[next] === start) syllables++;
    if (!begins) continue;
    words++;
    spelledWords += Number(heard);
  }
  let said = 0;
  for (let i = 0; i < sounds.length; i++) {
    const sound = { start: sounds.starts[i] as number, end: sounds.ends[i] as number };
    if (!isWithin(contacts, sound)) said++;
  }
  return (
    syllables >= Math.max(fewest, leastSpelled * said) &&
    (spelled >= leastSpelled * letters ||
      (spelledWords >= leastSpelled * words && spelled >= leastSpelledAmidWords * letters))
  );
};
