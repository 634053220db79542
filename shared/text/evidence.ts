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
/** With this many words of the lexicon, the n-grams of the model add nothing to the explanation. */
const enoughWords = 3;

const ranks: Readonly<Record<string, number>> = {
  core: 4,
  object: 3,
  contact: 2,
  secrecy: 1,
  price: 1,
};

/**
 * Returns the words that weigh most, as written and as meant: at most 8, in the order of the text. Words
 * of the lexicon are chosen first, then the n-grams with the largest weights, extended to whole words.
 * Parts of contacts are not chosen. Never empty for a text with legible words or a contact.
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
    // Folding lower-cases letters; capitals are not a disguise.
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
  // If only the text as a whole is suspicious, quote any word noticed, or else its beginning.
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
  // A text with a contact but without words: quote the contact.
  for (const { start, end } of contacts.slice(0, chosen.length === 0 ? 1 : 0))
    add(start, end, text.slice(start, end));
  return chosen.sort((a, b) => a.start - b.start);
};

/**
 * Roles of words that are weaker evidence than the words of a trade. An n-gram of the model is extended to
 * such a word if it overlaps one.
 */
const tellingRoles: ReadonlySet<Role> = new Set<Role>(['offer', ...pressure]);
const isTelling = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'none' &&
  term.word.length > 1 &&
  (tellingRoles.has(term.role) || (term.role === 'context' && term.trade === trade));

/** Characters that join words: an n-gram that begins or ends with one is hardly a word. */
const joins: ReadonlySet<number> = new Set([
  ...grammar,
  ...Array.from('我你您他她它们谁的在有没就都也到被把给从那很又么个和来去里上', (character) =>
    character.charCodeAt(0),
  ),
]);

/** Signs that separate words without a gap in the stream: `老板”邮件`. */
const bracket = /[“”‘’「」【】《》（）()]/;

/** Whether a word is a part of a contact. Mentions of QR codes consist of words, so they do not count. */
const isInContact = (contacts: readonly Contact[], { start, end }: Hit): boolean =>
  contacts.some(
    (contact) => contact.kind !== 'qr-code' && contact.start <= start && end <= contact.end,
  );

/** Whether a word was matched by sound across two clauses: `物联卡，注册` does not name 卡主. */
export const isAcross = (text: string, { disguise, start, end }: Hit): boolean =>
  disguise === 'sound' && /[,;:!?，。；：！？“”‘’【】《》（）\n]/.test(text.slice(start, end));

/** Words that the lexicon contains in pinyin: for `wei xin`, the word in characters explains more. */
const isSpelled = ({ term }: Hit): boolean => isLatin(term.word.charCodeAt(0));

const isElsewhere = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'sound' && term.trade >= 0 && term.trade !== trade;

/**
 * Whether a homophone is a coincidence: in a text of one trade, a word in everyday characters that only
 * sounds like a word of another trade (核查 is not 喝茶, 执照 not 直招). Pinyin, pictures and rare
 * characters are used as homophones on purpose.
 */
const isChance = (text: string, hit: Hit, trade: number): boolean => {
  if (!isElsewhere(hit, trade)) return false;
  for (let at = hit.start; at < hit.end; at++)
    if (classes[text.charCodeAt(at)] !== CharacterClass.hanCommon) return false;
  return true;
};

/** Largest distance between a word that announces a contact and the contact: `威 信 号 ： demo_1`. */
const leadsWithin = 6;

/**
 * Returns the meaning of a word. Some of the lexicon's names for 微信 are ordinary words if they are
 * written undisguised and no contact follows.
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
/** Words used instead of 微信 and 加微, with their meaning. */
export const insteadOf: ReadonlyMap<string, string> = new Map([
  ['薇信', '微信'],
  ['威信', '微信'],
  ['v信', '微信'],
  ['卫星', '微信'],
  ['加薇', '加微'],
  ['加威', '加微'],
]);
const ofTheirOwn = new Set(['威信', '卫星']);

/** Index of the first symbol outside contacts and numbers; -1 if there is none. */
const beginOf = (symbols: Symbols, contacts: readonly Contact[]): number =>
  symbols.units
    .subarray(0, symbols.length)
    .findIndex((_, at) => readable(symbols, contacts, at, at + 1));

/** Number of symbols quoted from a text in which no word stands out. */
const beginning = 8;

/** A range of symbols; `to` is exclusive. */
type Place = { readonly from: number; readonly to: number };
type Span = Place & { readonly weight: number };

const placeOf = ({ starts, ends }: Symbols, { from, to }: Place): [start: number, end: number] => [
  starts[from] as number,
  ends[to - 1] as number,
];

let segmenter: Intl.Segmenter | undefined;
/** Segments a Chinese text into words, by the dictionary of ICU. */
export const wordsOf = (text: string): Intl.Segments => {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  return segmenter.segment(text);
};

/** Context segmented on each side of a run, in UTF-16 units: segmenting a long text takes milliseconds. */
const besideRun = 20;
/**
 * Longest word in symbols. Longer segments are hardly words: text unknown to the dictionary is not
 * divided.
 */
const longestWord = 8;

/**
 * Extends a run of symbols to whole words: `目组` to `栏目组`. Returns the run itself if these are too long
 * or include a contact or a number.
 */
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
 * Returns the character n-grams with the largest weights, heaviest first. Goes through them in the order
 * in which `featuresOf` wrote them. N-grams across a sign or a space are left out.
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

/** Number of the term's characters in the text as written. Decides between homophones: 微❤ is 微信, not 卫星. */
const kept = ({ term, start, end }: Hit, text: string): number => {
  const written = text.slice(start, end);
  return Array.from(term.word).filter((character) => written.includes(character)).length;
};

/** Whether a position is inside a word in Latin letters, such as a syllable of pinyin. */
const cutsWord = ({ units, gaps, length }: Symbols, at: number): boolean =>
  at > 0 &&
  at < length &&
  gaps[at] === gapKinds.none &&
  isLatin(units[at - 1] as number) &&
  isLatin(units[at] as number);

/** Whether a symbol is a placeholder for a contact or a number. */
const isPlaceholder = (unit: number): boolean => unit >= 0xe000 && unit < 0xf900;

/**
 * Whether a range is free of contacts and numbers, which are shown elsewhere. Ids on other platforms have
 * no placeholder among the symbols, so their offsets are checked.
 */
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
