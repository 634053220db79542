import type { TextAnalysis } from '../analysis/analysis.ts';
import { pressureCues } from '../analysis/dense-signals.ts';
import { longestCharacterGram } from '../analysis/features.ts';
import { wordsAround } from '../dictionary.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { grammar, meaningOfNickname } from '../lexicon/sounds-alike.ts';
import { type Experts, weightOf } from '../model/model.ts';
import { isLatin, unitsOf } from '../normalise/characters.ts';
import { asString, cutsWord, gapKinds, spanOf } from '../normalise/stream.ts';
import { isPlaceholder, type Symbols } from '../normalise/symbols.ts';
import type { Category, Contact, Quote, Span } from '../reading.ts';
import { overlaps, overlapsAny } from '../span.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { classes } from '../tables/tables.ts';
import { type Hit, isAcrossClauses } from '../terms/hits.ts';
import type { Role } from '../terms/terms.ts';

const mostQuotes = 8;
/** With this many words of the lexicon, the n-grams of the model add nothing to the explanation. */
const enoughWords = 3;

const roleRanks: Readonly<Partial<Record<Role, number>>> = {
  core: 4,
  object: 3,
  contact: 2,
  secrecy: 1,
  price: 1,
};
const rankOf = (role: Role): number => roleRanks[role] ?? 0;

/** A word with its place in the text and its meaning. */
type Place = Span & { readonly reads: string };

/**
 * Returns the words that weigh most, as written and as meant: at most 8, in the order of the text. Words
 * of the lexicon are chosen first, then the n-grams with the largest weights, extended to whole words.
 * Parts of contacts are not chosen. Never empty for a text with legible words or a contact.
 */
export const evidenceOf = (
  analysis: TextAnalysis,
  category: Category | null,
  experts: Experts,
): Quote[] => {
  const { text, symbols } = analysis;
  const contacts = analysis.allContacts();
  const trade = lexicon.findIndex((entry) => entry.category === category);
  const chosen: Quote[] = [];
  const choose = (places: Iterable<Place>, most: number): void => {
    if (chosen.length >= most) return;
    for (const place of places) {
      if (!overlapsAny(chosen, place)) chosen.push(quoteOf(text, place));
      if (chosen.length >= most) return;
    }
  };
  // No word has a part of a contact, as 六合 does in `QQ三三四四五五六合作`. Mentions of QR codes consist of words.
  const writtenOut = contacts.filter(({ kind }) => kind !== 'qr-code');
  const hits = analysis.hits.all.filter((hit) => !overlapsAny(writtenOut, hit));
  const words = hits.filter(({ term }) => rankOf(term.role) > 0).sort(byWeightIn(text));
  const ofOtherTrade = (hit: Hit): boolean => isOtherTrade(hit, trade);
  const placeOf = (hit: Hit): Place => ({
    start: hit.start,
    end: hit.end,
    reads: meaningOf(text, hit, contacts),
  });
  const wholePlaceOf = (hit: Hit): Place => {
    const whole = wholeWordOf(text, hit, words);
    return whole && !overlapsAny(contacts, whole) ? whole : placeOf(hit);
  };
  /** Goes through words as long as places are chosen, because judging them and the dictionary is slow. */
  function* placesOf(found: readonly Hit[], placeIn: (hit: Hit) => Place): Generator<Place> {
    for (const hit of found)
      if (!overlapsAny(chosen, hit) && isWritten(text, hit, trade)) yield placeIn(hit);
  }
  choose(
    placesOf(
      words.filter((hit) => !ofOtherTrade(hit)),
      wholePlaceOf,
    ),
    mostQuotes,
  );
  choose(placesOf(words.filter(ofOtherTrade), asInLexicon), enoughWords);
  function* heavyPlaces(): Generator<Place> {
    const supportingHits = hits.filter(
      (hit) => isSupporting(hit, trade) && !isAcrossClauses(text, hit),
    );
    for (const range of wordLike(text, symbols, heaviestGrams(analysis, writtenOut, experts))) {
      const span = spanOf(symbols, range.from, range.to);
      const word = supportingHits.find((hit) => overlaps(hit, span));
      if (word) yield asInLexicon(word);
      else if (!overlapsAny(chosen, span)) {
        const { from, to } = wholeWords(text, symbols, writtenOut, range);
        yield { ...spanOf(symbols, from, to), reads: asString(symbols, from, to) };
      }
    }
  }
  choose(heavyPlaces(), enoughWords);
  // If only the text as a whole is suspicious, quote any word noticed, or else its beginning, or its contact.
  if (chosen.length === 0) choose(placesOf(hits, placeOf), mostQuotes);
  if (chosen.length === 0) choose(beginningOf(text, symbols, writtenOut), 1);
  if (chosen.length === 0)
    choose(
      contacts.map((contact) => ({ ...contact, reads: contact.text })),
      1,
    );
  return chosen.sort((a, b) => a.start - b.start);
};

const quoteOf = (text: string, { start, end, reads }: Place): Quote => {
  const written = text.slice(start, end);
  // Folding lower-cases letters; capitals are not a disguise.
  return { start, end, text: written, reads: written.toLowerCase() === reads ? written : reads };
};

const asInLexicon = ({ start, end, term }: Hit): Place => ({ start, end, reads: term.word });

/** Orders words by how much they explain. */
const byWeightIn =
  (text: string) =>
  (a: Hit, b: Hit): number =>
    rankOf(b.term.role) - rankOf(a.term.role) ||
    Number(isPinyinTerm(a)) - Number(isPinyinTerm(b)) ||
    b.term.word.length - a.term.word.length ||
    a.start - b.start ||
    keptCharacters(b, text) - keptCharacters(a, text) ||
    a.term.id - b.term.id;

/** The beginning of a text, up to a contact, a number or a bracket; none if it has no legible character. */
const beginningOf = (text: string, symbols: Symbols, contacts: readonly Contact[]): Place[] => {
  const isReadableAt = (at: number): boolean => isReadable(symbols, contacts, at, at + 1);
  let from = 0;
  while (from < symbols.length && !isReadableAt(from)) from++;
  if (from === symbols.length) return [];
  let to = from + 1;
  while (
    to < symbols.length &&
    to < from + beginningLength &&
    isReadableAt(to) &&
    !bracket.test(text.slice(symbols.ends[to - 1], symbols.starts[to]))
  )
    to++;
  return [{ ...spanOf(symbols, from, to), reads: asString(symbols, from, to) }];
};

/** Number of symbols quoted from a text in which no word stands out. */
const beginningLength = 8;
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

/** Whether the text contains a word, rather than the ends of two clauses or a coincidence. */
const isWritten = (text: string, hit: Hit, trade: number): boolean =>
  !isAcrossClauses(text, hit) && !isCoincidence(text, hit, trade);

/** Signs, letters and digits: no word of the dictionary goes on across one of them and a Han character. */
const endsWords = /[\s\p{P}a-z0-9]/iu;

/** Whether words may go on before the start and after the end of a place. Cheaper than to look them up. */
const mayBeWithinWords = (text: string, { start, end }: Span): boolean =>
  start > 0 &&
  end < text.length &&
  !endsWords.test(text[start - 1] as string) &&
  !endsWords.test(text[end] as string);

/** Whether words of the dictionary go on before the start and after the end of a place. */
const isWithinWords = (text: string, hit: Hit): boolean => {
  if (!mayBeWithinWords(text, hit)) return false;
  const wordAt = wordsAround(text, hit, besideRun);
  const first = wordAt(hit.start);
  const last = wordAt(hit.end - 1);
  return (
    first !== undefined &&
    last !== undefined &&
    first.start < hit.start &&
    last.end > hit.end &&
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
        end < other.end &&
        !isAcrossClauses(text, other),
    );
    return next && { start, end: next.end, reads: term.word + text.slice(end, next.end) };
  }
  if (term.word.length > 1) return undefined;
  const word = wordsAround(text, hit, besideRun)(start);
  return word && word.segment.length > 1
    ? { start: word.start, end: word.end, reads: word.segment }
    : undefined;
};

const ordinaryNicknames = new Set(['威信', '卫星']);

/** A range of symbols; `to` is exclusive. */
type SymbolRange = { readonly from: number; readonly to: number };
type WeightedRange = SymbolRange & { readonly weight: number };

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
  const { start, end } = spanOf(symbols, from, to);
  const wordAt = wordsAround(text, { start, end }, besideRun);
  const wordsStart = wordAt(start)?.start ?? start;
  const wordsEnd = wordAt(end - 1)?.end ?? end;
  let [wordFrom, wordTo] = [from, to];
  while (wordFrom > 0 && (symbols.starts[wordFrom - 1] as number) >= wordsStart) wordFrom--;
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
  { symbols, features }: TextAnalysis,
  contacts: readonly Contact[],
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
      if (symbols.gaps[to - 1] !== gapKinds.none) continue;
      if (cutsWord(symbols, i) || cutsWord(symbols, to)) continue;
      if (!isReadable(symbols, contacts, i, to)) continue;
      spans.push({ from: i, to, weight });
      if (spans.length < mostSpans) continue;
      spans.sort((a, b) => b.weight - a.weight).length = mostSpans / 2;
      least = spans.at(-1)?.weight ?? 0;
    }
  }
  return spans.sort((a, b) => b.weight - a.weight);
}

const mostSpans = 32;

/** Returns the ranges that may be words; all of them if none may. */
const wordLike = (
  text: string,
  symbols: Symbols,
  ranges: readonly SymbolRange[],
): readonly SymbolRange[] => {
  const mayBeWords = ranges.filter(({ from, to }) => {
    const { start, end } = spanOf(symbols, from, to);
    return (
      !joiningUnits.has(symbols.units[from] as number) &&
      !joiningUnits.has(symbols.units[to - 1] as number) &&
      !bracket.test(text.slice(start, end))
    );
  });
  return mayBeWords.length > 0 ? mayBeWords : ranges;
};

/** Number of the term's characters in the text as written. Decides between homophones: 微❤ is 微信, not 卫星. */
const keptCharacters = ({ term, start, end }: Hit, text: string): number => {
  const written = text.slice(start, end);
  return Array.from(term.word).filter((character) => written.includes(character)).length;
};

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
  return !overlapsAny(contacts, spanOf(symbols, from, to));
}
