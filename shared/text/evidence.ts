import { pressure } from './dense-signals.ts';
import { type Features, longestCharacterGram } from './features.ts';
import type { Hit, Hits } from './hits.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { grammar } from './lexicon/sounds-alike.ts';
import { type Experts, weightOf } from './model.ts';
import { asString, gapKinds, isLatin } from './normalise.ts';
import type { Category, Contact, Quote } from './reading.ts';
import type { Symbols } from './symbols.ts';
import { CharacterClass } from './tables/character-class.ts';
import { classes } from './tables/tables.ts';
import type { Role } from './terms.ts';

const mostQuotes = 8;
/** With this many words of the lexicon the model's own n-grams explain nothing more. */
const enoughWords = 3;

const ranks: Readonly<Record<string, number>> = {
  core: 4,
  object: 3,
  contact: 2,
  secrecy: 1,
  price: 1,
};

/**
 * The words that weigh most, as written and as meant, at most 8, in the order they were written:
 * words of the lexicon first, then what the model holds against the text, in whole words. What a contact is made of is no word. Never
 * empty for a text that says something or holds a contact.
 */
export const evidenceOf = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  category: Category | null,
  symbols: Symbols,
  features: Features,
  experts: Experts,
): Quote[] => {
  const chosen: Quote[] = [];
  const isQuoted = (start: number, end: number): boolean =>
    chosen.some((quote) => start < quote.end && quote.start < end);
  const add = (start: number, end: number, reads: string): void => {
    if (chosen.length === mostQuotes || isQuoted(start, end)) return;
    const written = text.slice(start, end);
    // Folding makes small letters of capitals, which disguise nothing.
    chosen.push({
      start,
      end,
      text: written,
      reads: written.toLowerCase() === reads ? written : reads,
    });
  };
  const trade = lexicon.findIndex((entry) => entry.category === category);
  const noticed = hits.all.filter(
    (hit) => !isInContact(contacts, hit) && !isAcross(text, hit) && !isChance(text, hit, trade),
  );
  const words = noticed
    .filter(({ term }) => (ranks[term.role] ?? 0) > 0)
    .sort(
      (a, b) =>
        (ranks[b.term.role] ?? 0) - (ranks[a.term.role] ?? 0) ||
        Number(isSpelled(a)) - Number(isSpelled(b)) ||
        b.term.word.length - a.term.word.length ||
        a.start - b.start ||
        kept(b, text) - kept(a, text) ||
        a.term.id - b.term.id,
    );
  const elsewhere = (hit: Hit): boolean => isElsewhere(hit, trade);
  for (const hit of words.filter((word) => !elsewhere(word)))
    add(hit.start, hit.end, meantBy(text, hit, contacts));
  for (const { start, end, term } of words.filter(elsewhere))
    if (chosen.length < enoughWords) add(start, end, term.word);
  if (chosen.length < enoughWords) {
    const spans = heaviest(symbols, contacts, features, experts);
    const wordy = spans.filter(
      ({ from, to }) =>
        ![symbols.units[from], symbols.units[to - 1]].some((unit) => joins.has(unit as number)) &&
        !bracket.test(text.slice(...placeOf(symbols, { from, to }))),
    );
    const telling = noticed.filter((hit) => isTelling(hit, trade));
    for (const span of wordy.length > 0 ? wordy : spans) {
      if (chosen.length >= enoughWords) break;
      const [start, end] = placeOf(symbols, span);
      const word = telling.find((hit) => hit.start < end && start < hit.end);
      if (word) add(word.start, word.end, word.term.word);
      else if (!isQuoted(start, end)) {
        const whole = wholeWords(text, symbols, contacts, span);
        add(...placeOf(symbols, whole), asString(symbols, whole.from, whole.to));
      }
    }
  }
  // What is suspicious as a whole is still quoted: any word that was noticed, or how it begins.
  if (chosen.length === 0) {
    for (const hit of noticed) add(hit.start, hit.end, meantBy(text, hit, contacts));
  }
  const from = chosen.length === 0 ? beginOf(symbols, contacts) : -1;
  if (from >= 0) {
    let to = from + 1;
    while (
      to < symbols.length &&
      to < from + beginning &&
      readable(symbols, contacts, to, to + 1) &&
      !bracket.test(text.slice(symbols.ends[to - 1], symbols.starts[to]))
    )
      to++;
    add(
      symbols.starts[from] as number,
      symbols.ends[to - 1] as number,
      asString(symbols, from, to),
    );
  }
  // Of what holds a contact and no word the contact is all that there is to quote.
  for (const { start, end } of contacts.slice(0, chosen.length === 0 ? 1 : 0))
    add(start, end, text.slice(start, end));
  return chosen.sort((a, b) => a.start - b.start);
};

/**
 * Words that say something about a text of a trade, though less than its own: what the model holds
 * against it is a piece of one where it can be.
 */
const tellingRoles: ReadonlySet<Role> = new Set<Role>(['offer', ...pressure]);
const isTelling = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'none' &&
  term.word.length > 1 &&
  (tellingRoles.has(term.role) || (term.role === 'context' && term.trade === trade));

/** Characters that join words: what begins or ends with one is hardly a word. */
const joins: ReadonlySet<number> = new Set([
  ...grammar,
  ...Array.from('我你您他她它们谁的在有没就都也到被把给从那很又么个和来去里上', (character) =>
    character.charCodeAt(0),
  ),
]);

/** What parts words though it leaves no gap: `老板”邮件`. */
const bracket = /[“”‘’「」【】《》（）()]/;

/** Whether a word is a piece of somebody's name or number. A picture to scan is named in words. */
const isInContact = (contacts: readonly Contact[], { start, end }: Hit): boolean =>
  contacts.some(
    (contact) => contact.kind !== 'qr-code' && contact.start <= start && end <= contact.end,
  );

/** Whether sounds of two clauses were heard as one word: `物联卡，注册` names no 卡主. */
export const isAcross = (text: string, { disguise, start, end }: Hit): boolean =>
  disguise === 'sound' && /[,;:!?，。；：！？“”‘’【】《》（）\n]/.test(text.slice(start, end));

/** Words that the lexicon holds as their pinyin: of `wei xin` the characters say more. */
const isSpelled = ({ term }: Hit): boolean => isLatin(term.word.charCodeAt(0));

const isElsewhere = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'sound' && term.trade >= 0 && term.trade !== trade;

/**
 * In the text of one trade what only sounds like a word of another, in the characters of everyday
 * writing, is chance: 核查 is no 喝茶, 执照 no 直招. Pinyin, pictures and rare characters are written in
 * the place of others on purpose.
 */
const isChance = (text: string, hit: Hit, trade: number): boolean => {
  if (!isElsewhere(hit, trade)) return false;
  for (let at = hit.start; at < hit.end; at++)
    if (classes[text.charCodeAt(at)] !== CharacterClass.hanCommon) return false;
  return true;
};

/** Between a word that leads to a contact and the contact: `威 信 号 ： demo_1`. */
const leadsWithin = 6;

/**
 * What a word stands for. Some names that the lexicon holds for 微信 are, written as they are, words of their own, except
 * where a contact follows.
 */
const meantBy = (
  text: string,
  { term: { word, role }, start, end }: Hit,
  contacts: readonly Contact[],
): string => {
  const meant = role === 'contact' ? insteadOf.get(word) : undefined;
  if (meant === undefined) return word;
  const itself = ofTheirOwn.has(word) && text.slice(start, end) === word;
  const leads = contacts.some(
    (contact) => contact.start >= end && contact.start - end <= leadsWithin,
  );
  return itself && !leads ? word : meant;
};
/** What is said for 微信 and for 加微, and may be a word of its own. */
export const insteadOf: ReadonlyMap<string, string> = new Map([
  ['薇信', '微信'],
  ['威信', '微信'],
  ['v信', '微信'],
  ['卫星', '微信'],
  ['加薇', '加微'],
  ['加威', '加微'],
]);
const ofTheirOwn = new Set(['威信', '卫星']);

/** The first symbol that is no contact and no number; -1 where there is none. */
const beginOf = (symbols: Symbols, contacts: readonly Contact[]): number =>
  symbols.units
    .subarray(0, symbols.length)
    .findIndex((_, at) => readable(symbols, contacts, at, at + 1));

/** Symbols that are quoted of a text in which no word stands out. */
const beginning = 8;

/** Symbols of a text, from one on and up to another. */
type Place = { readonly from: number; readonly to: number };
type Span = Place & { readonly weight: number };

const placeOf = ({ starts, ends }: Symbols, { from, to }: Place): [start: number, end: number] => [
  starts[from] as number,
  ends[to - 1] as number,
];

let segmenter: Intl.Segmenter | undefined;
/** The words of a Chinese text by the dictionary of ICU. */
export const wordsOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return segmenter.segment(text);
};

/** Words are looked for so far around a run: those of a long text take milliseconds. */
const besideRun = 20;
/** More than this is hardly a word: what a dictionary does not know stands in one piece. */
const longestWord = 8;

/** The words that a run of symbols begins and ends in, `栏目组` of `目组`; the run itself where these hold something else. */
function wholeWords(
  text: string,
  symbols: Symbols,
  contacts: readonly Contact[],
  { from, to }: Place,
): Place {
  const [start, end] = placeOf(symbols, { from, to });
  const begin = Math.max(0, start - besideRun);
  const words = wordsOf(text.slice(begin, end + besideRun));
  const first = begin + (words.containing(start - begin)?.index ?? start - begin);
  const last = words.containing(end - 1 - begin);
  const past = last ? begin + last.index + last.segment.length : end;
  let [wider, further] = [from, to];
  while (wider > 0 && (symbols.starts[wider - 1] as number) >= first) wider--;
  while (further < symbols.length && (symbols.ends[further] as number) <= past) further++;
  return further - wider > longestWord || !readable(symbols, contacts, wider, further)
    ? { from, to }
    : { from: wider, to: further };
}

/**
 * The character n-grams with the largest weights, in the order in which `featuresOf` made them.
 * What a comma parts is no word.
 */
function heaviest(
  symbols: Symbols,
  contacts: readonly Contact[],
  features: Features,
  { general, home }: Experts,
): Span[] {
  const spans: Span[] = [];
  let least = 0;
  let n = 0;
  for (let i = -1; i < symbols.length; i++) {
    for (let size = 1; size <= longestCharacterGram; size++) {
      const to = i + size;
      if (to - 1 > symbols.length) break;
      const index = features.indexes[n++] as number;
      const weight = weightOf(general, index) + weightOf(home, index);
      if (weight <= least || size === 1 || i < 0 || to > symbols.length) continue;
      if (!readable(symbols, contacts, i, to) || symbols.gaps[to - 1] !== gapKinds.none) continue;
      if (cutsWord(symbols, i) || cutsWord(symbols, to)) continue;
      spans.push({ from: i, to, weight });
      if (spans.length < mostSpans) continue;
      spans.sort((a, b) => b.weight - a.weight).length = mostSpans / 2;
      least = spans.at(-1)?.weight ?? 0;
    }
  }
  return spans.sort((a, b) => b.weight - a.weight);
}

const mostSpans = 32;

/** Of words that sound the same, that is meant of which most is written: 微❤ is 微信 rather than 卫星. */
const kept = ({ term, start, end }: Hit, text: string): number => {
  const written = text.slice(start, end);
  return Array.from(term.word).filter((character) => written.includes(character)).length;
};

/** Whether a place is amid a word in Latin letters, such as a syllable of pinyin. */
const cutsWord = ({ units, gaps, length }: Symbols, at: number): boolean =>
  at > 0 &&
  at < length &&
  gaps[at] === gapKinds.none &&
  isLatin(units[at - 1] as number) &&
  isLatin(units[at] as number);

/** Stands for a contact or a number. */
const isPlaceholder = (unit: number): boolean => unit >= 0xe000 && unit < 0xf900;

/** Contacts and numbers are shown elsewhere; of ids on other platforms the symbols are as written. */
function readable(
  symbols: Symbols,
  contacts: readonly Contact[],
  from: number,
  to: number,
): boolean {
  for (let i = from; i < to; i++) if (isPlaceholder(symbols.units[i] as number)) return false;
  const [start, end] = [symbols.starts[from] as number, symbols.ends[to - 1] as number];
  return !contacts.some(
    (contact) => contact.kind !== 'qr-code' && contact.start < end && start < contact.end,
  );
}
