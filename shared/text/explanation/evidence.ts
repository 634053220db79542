import { pressureCues } from '../analysis/dense-signals.ts';
import { type Features, longestCharacterGram } from '../analysis/features.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { grammar } from '../lexicon/sounds-alike.ts';
import { type Experts, weightOf } from '../model/model.ts';
import { isLatin, unitsOf } from '../normalise/characters.ts';
import { asString, gapKinds } from '../normalise/stream.ts';
import { isPlaceholder, type Symbols } from '../normalise/symbols.ts';
import type { Category, Contact, Quote } from '../reading.ts';
import { overlapsAny } from '../span.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { classes } from '../tables/tables.ts';
import { type Hit, type Hits, isAcrossClauses } from '../terms/hits.ts';
import type { Role } from '../terms/terms.ts';

const mostQuotes = 8;
/** With this many words of the lexicon, the n-grams of the model add nothing to the explanation. */
const enoughWords = 3;

const roleRanks: Readonly<Record<string, number>> = {
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
  // No word has a part of a contact, as 六合 does in `QQ三三四四五五六合作`. Mentions of QR codes consist of words.
  const withoutCodes = contacts.filter(({ kind }) => kind !== 'qr-code');
  const relevantHits = hits.all.filter(
    (hit) =>
      !overlapsAny(withoutCodes, hit) &&
      !isAcrossClauses(text, hit) &&
      !isCoincidence(text, hit, trade),
  );
  const words = relevantHits
    .filter(({ term }) => (roleRanks[term.role] ?? 0) > 0)
    .sort(
      (a, b) =>
        (roleRanks[b.term.role] ?? 0) - (roleRanks[a.term.role] ?? 0) ||
        Number(isPinyinTerm(a)) - Number(isPinyinTerm(b)) ||
        b.term.word.length - a.term.word.length ||
        a.start - b.start ||
        keptCharacters(b, text) - keptCharacters(a, text) ||
        a.term.id - b.term.id,
    );
  const ofOtherTrade = (hit: Hit): boolean => isOtherTrade(hit, trade);
  for (const hit of words.filter((word) => !ofOtherTrade(word))) {
    const whole = wholeWordOf(text, hit, words);
    if (whole && !overlapsAny(contacts, whole)) add(whole.start, whole.end, whole.reads);
    else add(hit.start, hit.end, meaningOf(text, hit, contacts));
  }
  for (const { start, end, term } of words.filter(ofOtherTrade))
    if (chosen.length < enoughWords) add(start, end, term.word);
  if (chosen.length < enoughWords) {
    const spans = heaviestGrams(symbols, contacts, features, experts);
    const wordLike = spans.filter(
      ({ from, to }) =>
        ![symbols.units[from], symbols.units[to - 1]].some((unit) =>
          joiningUnits.has(unit as number),
        ) && !bracket.test(text.slice(...textRangeOf(symbols, { from, to }))),
    );
    const supportingHits = relevantHits.filter((hit) => isSupporting(hit, trade));
    for (const span of wordLike.length > 0 ? wordLike : spans) {
      if (chosen.length >= enoughWords) break;
      const [start, end] = textRangeOf(symbols, span);
      const word = supportingHits.find((hit) => hit.start < end && start < hit.end);
      if (word) add(word.start, word.end, word.term.word);
      else if (!isQuoted(start, end)) {
        const whole = wholeWords(text, symbols, contacts, span);
        add(...textRangeOf(symbols, whole), asString(symbols, whole.from, whole.to));
      }
    }
  }
  // If only the text as a whole is suspicious, quote any word noticed, or else its beginning.
  if (chosen.length === 0) {
    for (const hit of relevantHits) add(hit.start, hit.end, meaningOf(text, hit, contacts));
  }
  const from = chosen.length === 0 ? firstReadable(symbols, contacts) : -1;
  if (from >= 0) {
    let to = from + 1;
    while (
      to < symbols.length &&
      to < from + beginningLength &&
      isReadable(symbols, contacts, to, to + 1) &&
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
const supportingRoles: ReadonlySet<Role> = new Set<Role>(['offer', ...pressureCues]);
const isSupporting = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'none' &&
  term.word.length > 1 &&
  (supportingRoles.has(term.role) || (term.role === 'context' && term.trade === trade));

/** Characters that join words: an n-gram that begins or ends with one is hardly a word. */
const joiningUnits: ReadonlySet<number> = new Set([
  ...grammar,
  ...unitsOf('我你您他她它们谁的在有没就都也到被把给从那很又么个和来去里上'),
]);

/** Signs that separate words without a gap in the stream: `老板”邮件`. */
const bracket = /[“”‘’「」【】《》（）()]/;

/** Words that the lexicon contains in pinyin: for `wei xin`, the word in characters explains more. */
const isPinyinTerm = ({ term }: Hit): boolean => isLatin(term.word.charCodeAt(0));

const isOtherTrade = ({ disguise, term }: Hit, trade: number): boolean =>
  disguise === 'sound' && term.trade >= 0 && term.trade !== trade;

/**
 * Whether a homophone is a coincidence. In everyday characters, it is one if it is of another trade than the
 * text (核查 is not 喝茶, 执照 not 直招) or if it begins and ends within other words (土石方工程 is not 防红). Pinyin,
 * pictures and rare characters are used as homophones on purpose.
 */
const isCoincidence = (text: string, hit: Hit, trade: number): boolean => {
  if (hit.disguise !== 'sound') return false;
  for (let at = hit.start; at < hit.end; at++)
    if (classes[text.charCodeAt(at)] !== CharacterClass.hanCommon) return false;
  return isOtherTrade(hit, trade) || isWithinWords(text, hit);
};

/** Whether words of the dictionary go on before the start and after the end of a place. */
const isWithinWords = (text: string, { start, end }: Hit): boolean => {
  const begin = Math.max(0, start - besideRun);
  const words = wordsOf(text.slice(begin, end + besideRun));
  const first = words.containing(start - begin);
  const last = words.containing(end - 1 - begin);
  return (
    first !== undefined &&
    last !== undefined &&
    begin + first.index < start &&
    begin + last.index + last.segment.length > end &&
    Math.max(first.segment.length, last.segment.length) <= longestWord
  );
};

/** Largest distance between a word that announces a contact and the contact: `威 信 号 ： demo_1`. */
const leadDistance = 6;

/**
 * Returns the meaning of a word. Some of the lexicon's names for 微信 are ordinary words if they are
 * written undisguised and no contact follows.
 */
const meaningOf = (
  text: string,
  { term: { word, role }, start, end }: Hit,
  contacts: readonly Contact[],
): string => {
  const meant = role === 'contact' ? meaningOfNickname.get(word) : undefined;
  if (meant === undefined) return word;
  const isUndisguised = ordinaryNicknames.has(word) && text.slice(start, end) === word;
  const isBeforeContact = contacts.some(
    (contact) => contact.start >= end && contact.start - end <= leadDistance,
  );
  return isUndisguised && !isBeforeContact ? word : meant;
};
/** A word with its place in the text. */
type Place = { readonly start: number; readonly end: number; readonly reads: string };

/**
 * Returns the whole word of a hit that is a part of one, written undisguised: of a single character (号 in 工号), by the
 * dictionary; of 加微 before 信, together with the hit of 微信. `undefined` if the hit is no such part.
 */
const wholeWordOf = (text: string, hit: Hit, words: readonly Hit[]): Place | undefined => {
  const { start, end, disguise, term } = hit;
  if (disguise !== 'none' || text.slice(start, end) !== term.word) return undefined;
  if (term.role === 'contact') {
    const next = words.find(
      (other) =>
        other.term.role === 'contact' &&
        other.disguise === 'none' &&
        start < other.start &&
        other.start < end &&
        end < other.end,
    );
    return next && { start, end: next.end, reads: term.word + text.slice(end, next.end) };
  }
  if (term.word.length > 1) return undefined;
  const begin = Math.max(0, start - besideRun);
  const word = wordsOf(text.slice(begin, end + besideRun)).containing(start - begin);
  if (!word || word.segment.length === 1) return undefined;
  const from = begin + word.index;
  return { start: from, end: from + word.segment.length, reads: word.segment };
};

/** Words used instead of 微信 and 加微, with their meaning. */
export const meaningOfNickname: ReadonlyMap<string, string> = new Map([
  ['薇信', '微信'],
  ['威信', '微信'],
  ['v信', '微信'],
  ['卫星', '微信'],
  ['加薇', '加微'],
  ['加威', '加微'],
]);
const ordinaryNicknames = new Set(['威信', '卫星']);

/** Index of the first symbol outside contacts and numbers; -1 if there is none. */
const firstReadable = (symbols: Symbols, contacts: readonly Contact[]): number =>
  symbols.units
    .subarray(0, symbols.length)
    .findIndex((_, at) => isReadable(symbols, contacts, at, at + 1));

/** Number of symbols quoted from a text in which no word stands out. */
const beginningLength = 8;

/** A range of symbols; `to` is exclusive. */
type SymbolRange = { readonly from: number; readonly to: number };
type WeightedRange = SymbolRange & { readonly weight: number };

const textRangeOf = (
  { starts, ends }: Symbols,
  { from, to }: SymbolRange,
): [start: number, end: number] => [starts[from] as number, ends[to - 1] as number];

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
  { from, to }: SymbolRange,
): SymbolRange {
  const [start, end] = textRangeOf(symbols, { from, to });
  const begin = Math.max(0, start - besideRun);
  const words = wordsOf(text.slice(begin, end + besideRun));
  const first = begin + (words.containing(start - begin)?.index ?? start - begin);
  const last = words.containing(end - 1 - begin);
  const wordsEnd = last ? begin + last.index + last.segment.length : end;
  let [wordFrom, wordTo] = [from, to];
  while (wordFrom > 0 && (symbols.starts[wordFrom - 1] as number) >= first) wordFrom--;
  while (wordTo < symbols.length && (symbols.ends[wordTo] as number) <= wordsEnd) wordTo++;
  return wordTo - wordFrom > longestWord || !isReadable(symbols, contacts, wordFrom, wordTo)
    ? { from, to }
    : { from: wordFrom, to: wordTo };
}

/**
 * Returns the character n-grams with the largest weights, heaviest first. Goes through them in the order
 * in which `featuresOf` wrote them. N-grams across a sign or a space are left out.
 */
function heaviestGrams(
  symbols: Symbols,
  contacts: readonly Contact[],
  features: Features,
  { general, home }: Experts,
): WeightedRange[] {
  const spans: WeightedRange[] = [];
  let least = 0;
  let n = 0;
  for (let i = -1; i < symbols.length; i++) {
    for (let size = 1; size <= longestCharacterGram; size++) {
      const to = i + size;
      if (to - 1 > symbols.length) break;
      const index = features.indexes[n++] as number;
      const weight = weightOf(general, index) + weightOf(home, index);
      if (weight <= least || size === 1 || i < 0 || to > symbols.length) continue;
      if (!isReadable(symbols, contacts, i, to) || symbols.gaps[to - 1] !== gapKinds.none) continue;
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
const keptCharacters = ({ term, start, end }: Hit, text: string): number => {
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

/**
 * Whether a range is free of contacts and numbers, which are shown elsewhere. Ids on other platforms have
 * no placeholder among the symbols, so their offsets are checked.
 */
function isReadable(
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
