import { wordsAround } from '../dictionary.ts';
import { meaningOfNickname } from '../lexicon/sounds-alike.ts';
import { isHan, isLatin, isWordUnit } from '../normalise/characters.ts';
import type { Streams } from '../normalise/normalise.ts';
import { gapKinds, type Stream, spanOf } from '../normalise/stream.ts';
import type { Contact, Span } from '../reading.ts';
import { isWithinAny, overlapsAny } from '../span.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { type Hit, type Hits, isAcrossClauses } from '../terms/hits.ts';
import type { Role, Term, Vocabulary } from '../terms/terms.ts';
import { matcherOf } from '../terms/trie.ts';
import { type MeantText, type Replacement, rewriterOf } from './meant-text.ts';

/** Undoes the disguises of a text; returns `null` if there are none. */
type Undisguiser = (
  text: string,
  streams: Streams,
  hits: Hits,
  contacts: readonly Contact[],
) => MeantText | null;

/**
 * Creates a reader that undoes disguises. Words of the trades that are written by sound, by initials or
 * with swapped characters are replaced by their form in the lexicon. Pictures without a meaning or in no known word,
 * invisible marks and fillers between characters are removed. The model recognises offers better in this form,
 * because it has learned from plain ones.
 *
 * @example
 * const text = '收手🌸机ka';
 * const { streams, hits, contacts } = textAnalyser(shippedVocabulary())(text);
 * undisguiser(shippedVocabulary())(text, streams, hits, contacts)?.text; // '收手机卡'
 */
export const undisguiser = (vocabulary: Vocabulary): Undisguiser => {
  const misspelled = misspelledReader(vocabulary);
  return (text, { skeleton, folded, plain }, hits, contacts) => {
    const undisguised = hits.all.filter(({ disguise }) => disguise === 'none');
    const isAsWritten = (span: Span): boolean =>
      overlapsAny(contacts, span) || isWithinAny(undisguised, span);
    const isPartOfHit = (span: Span): boolean =>
      overlapsAny(hits.all, span) || overlapsAny(contacts, span);
    const words = [
      ...hits.all
        .filter(
          (hit) => hit.disguise !== 'none' && !isAsWritten(hit) && isDisguised(text, skeleton, hit),
        )
        .map(replacementOf),
      ...misspelled(text, plain, isAsWritten),
    ].sort((a, b) => a.start - b.start || b.end - a.end);
    const meant = rewriterOf(text);
    let read = 0;
    let next = 0;
    let kept = 0;
    for (let i = 0; i < folded.length; i++) {
      const start = folded.starts[i] as number;
      const end = folded.ends[i] as number;
      if (start < read) continue;
      while (next < words.length && (words[next] as Replacement).start < read) next++;
      const word = words[next];
      if (word?.start === start) {
        meant.replace(word);
        read = word.end;
        continue;
      }
      read = end;
      const isWord = isWordUnit(folded.units[i] as number);
      const isPicture = skeleton[start] === CharacterClass.picture;
      if (isPicture && (!isWord || isInserted(folded, i, isPartOfHit))) {
        meant.leaveOut({ start, end });
        continue;
      }
      while (kept < plain.length && (plain.ends[kept] as number) <= start) kept++;
      const isDropped = isWord && (kept === plain.length || (plain.starts[kept] as number) > start);
      if (!isDropped) meant.keep(start, end);
    }
    const undone = meant.result();
    return undone.text === text ? null : undone;
  };
};

/** Whether a picture breaks a word, although it has a meaning elsewhere: `刷💧单`. */
const isInserted = (folded: Stream, at: number, isPartOfHit: (span: Span) => boolean): boolean => {
  const span = spanOf(folded, at);
  let next = at + 1;
  while (next < folded.length && folded.starts[next] === span.start) next++;
  return (
    at > 0 &&
    isHan(folded.units[at - 1] as number) &&
    next < folded.length &&
    isHan(folded.units[next] as number) &&
    !isPartOfHit(span)
  );
};

const tradeRoles: ReadonlySet<Role> = new Set<Role>(['core', 'object', 'contact']);

const replacementOf = ({ term, start, end }: Hit): Replacement => ({
  start,
  end,
  reads: meaningOfNickname.get(term.word) ?? term.word,
});

/** Character classes that do not occur in everyday Chinese. */
const unusualClasses: ReadonlySet<number> = new Set([
  CharacterClass.hanLessCommon,
  CharacterClass.hanRare,
  CharacterClass.styled,
  CharacterClass.letter,
]);
/** Pinyin, in either alphabet. */
const spelled = /[a-z]{2}|\p{Script=Bopomofo}/iu;

/** In shorter words of everyday characters, a homophone is mostly a coincidence: 会说 is not 会所. */
const shortestHomophone = 3;

/**
 * Whether a word was disguised on purpose: in pinyin, in characters that do not occur in everyday Chinese,
 * or with one different everyday character that is not part of another word (银航卡; in 二手手机卡 the
 * first 手 is part of 二手).
 */
const isDisguised = (text: string, skeleton: Uint8Array, hit: Hit): boolean => {
  const { disguise, start, end } = hit;
  const { word, role } = hit.term;
  if (!tradeRoles.has(role) || isAcrossClauses(text, hit)) return false;
  if (disguise !== 'sound') return true;
  const written = text.slice(start, end);
  if (spelled.test(written)) return true;
  if (skeleton.subarray(start, end).some((kind) => unusualClasses.has(kind))) return true;
  if (word.length < shortestHomophone || written.length !== word.length) return false;
  const others = [...word].flatMap((character, at) => (written[at] === character ? [] : [at]));
  return others.length === 1 && others.every((at) => isSingleWord(text, start + at));
};

const besideCharacter = 6;

/** Whether a character is a word by itself according to the dictionary. */
const isSingleWord = (text: string, at: number): boolean =>
  wordsAround(text, { start: at, end: at + 1 }, besideCharacter)(at)?.segment.length === 1;

const misspelledReader = ({
  terms,
  misspelled,
}: Vocabulary): ((
  text: string,
  plain: Stream,
  isAsWritten: (span: Span) => boolean,
) => Replacement[]) => {
  const match = matcherOf(misspelled.trie);
  const found = new Int32Array(1536);
  return (text, plain, isAsWritten) => {
    const words: Replacement[] = [];
    const read = match(plain.units, plain.length, found);
    const shortest = initialsIn(plain) < fewestInitials ? longerWords : 2;
    for (let i = 0; i < read; i += 3) {
      const form = found[i] as number;
      const from = found[i + 1] as number;
      const end = found[i + 2] as number;
      const span = spanOf(plain, from, end);
      if (end - from < shortest || isAsWritten(span)) continue;
      const { word } = terms[misspelled.terms[form] as number] as Term;
      const others = [...word].flatMap((character, at) =>
        plain.units[from + at] === character.charCodeAt(0) ? [] : [from + at],
      );
      const isMisspelled = others.every((at) =>
        isLatin(plain.units[at] as number)
          ? isBetweenHan(plain, at)
          : isSingleWord(text, plain.starts[at] as number),
      );
      if (isMisspelled) words.push({ ...span, reads: word });
    }
    return words;
  };
};

/**
 * Number of initials from which words of two characters are read as well: `s码` is a size, and `进q群` may
 * contain a name.
 */
const fewestInitials = 3;
const longerWords = 3;

const initialsIn = (plain: Stream): number => {
  let initials = 0;
  for (let at = 0; at < plain.length; at++)
    if (isLatin(plain.units[at] as number) && isBetweenHan(plain, at)) initials++;
  return initials;
};

/**
 * Whether a letter touches Han characters on both sides, or on one side at the end of the text: an
 * initial.
 */
const isBetweenHan = ({ units, gaps, length }: Stream, at: number): boolean =>
  (at === 0 || (isHan(units[at - 1] as number) && gaps[at] === gapKinds.none)) &&
  (at + 1 === length || (isHan(units[at + 1] as number) && gaps[at + 1] === gapKinds.none));
