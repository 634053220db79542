import { type Cue, cues } from '../lexicon/cues.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { isHan } from '../normalise/characters.ts';
import { firstHan, initials, readings, splits, syllables } from '../tables/tables.ts';
import { type Trie, trieOf } from './trie.ts';

export type Role = 'core' | 'object' | 'context' | Cue;

/** A word of the lexicon with its role and the index of its trade (−1 for cues). */
export type Term = {
  /** Position in `Vocabulary.terms`. */
  readonly id: number;
  readonly word: string;
  readonly role: Role;
  readonly trade: number;
};

/** The ways in which a word can be disguised. */
export const disguises = ['none', 'split', 'initials', 'sound'] as const;
export type Disguise = (typeof disguises)[number];

/** Spellings of terms, as the patterns of a trie. */
type Variants = {
  readonly trie: Trie;
  /** For each pattern the `id` of its term. */
  readonly terms: Uint16Array;
};

/** The terms of the lexicon and the spellings to match them by. */
export type Vocabulary = {
  readonly terms: readonly Term[];
  /** Spellings in characters, with the index in `disguises` for each pattern. */
  readonly plain: Variants & { readonly disguises: Uint8Array };
  readonly sounds: Variants;
  /**
   * Misspelled terms: one character replaced by its initial, or two neighbours swapped. None is itself
   * a term.
   */
  readonly misspelled: Variants;
};

const words = (list: string): string[] => [
  ...new Set(list.split(' ').filter((word) => word !== '')),
];

/** Returns the terms of the lexicon, in its order. */
export const termsOf = (): Term[] => lexiconTerms().map((term, id) => ({ id, ...term }));

const lexiconTerms = (): Omit<Term, 'id'>[] => [
  ...lexicon.flatMap((entry, trade) => [
    ...words(entry.core).map((word): Omit<Term, 'id'> => ({ word, role: 'core', trade })),
    ...words(entry.objects).map((word): Omit<Term, 'id'> => ({ word, role: 'object', trade })),
    ...words(entry.context).map((word): Omit<Term, 'id'> => ({ word, role: 'context', trade })),
  ]),
  ...(Object.keys(cues) as Cue[]).flatMap((cue) =>
    words(cues[cue]).map((word): Omit<Term, 'id'> => ({ word, role: cue, trade: -1 })),
  ),
];

const disguisedRoles: ReadonlySet<Role> = new Set<Role>(['core', 'object', 'contact']);

const isChinese = (word: string): boolean =>
  Array.from(word).every((character) => isHan(character.charCodeAt(0)));

const mostSplits = 6;

/** Returns the forms of a word with one character split into its parts, such as 弓长 for 张: at most 6. */
export const splitForms = (word: string): string[] => {
  const forms: string[] = [];
  for (let at = 0; at < word.length; at++) {
    for (const pair of splits().get(word.charAt(at)) ?? []) {
      if (forms.length === mostSplits) return forms;
      forms.push(word.slice(0, at) + pair + word.slice(at + 1));
    }
  }
  return forms;
};

// Initials that are ordinary words or names.
const ordinaryInitials = new Set(
  'app usb gps cpu sim sms bcd pos ktv vip nba cba dna ppt ddl pdf xxx hhh yyds xswl zqsg nsdd awsl'.split(
    ' ',
  ),
);

/** First letters of a character's readings: none, one or two letters. */
const initialLettersOf = (character: string): string[] => {
  const packedLetters = initials()[character.charCodeAt(0) - firstHan] ?? 0;
  return [packedLetters & 0xff, packedLetters >> 8]
    .filter((letter) => letter > 0)
    .map((letter) => String.fromCharCode(letter));
};

const mostInitials = 4;

/**
 * Returns the initials of a word of three to six characters, such as `yhk` for 银行卡: one form for each
 * combination of readings, at most 4.
 */
export const initialsOf = (word: string): string[] => {
  if (word.length < 3 || word.length > 6 || !isChinese(word)) return [];
  let forms = [''];
  for (let i = 0; i < word.length; i++) {
    const letters = initialLettersOf(word.charAt(i));
    forms = forms.flatMap((form) => letters.map((letter) => form + letter)).slice(0, mostInitials);
  }
  return forms.filter((form) => !ordinaryInitials.has(form));
};

const mostReadings = 16;

/**
 * Returns the sounds of a word, one unit per sound: its usual reading, and each with one unusual reading
 * of a single character, so that 抢单 is not read as `cheng shan`. At most 16.
 */
const soundForms = (word: string): string[] => {
  if (word.length < 2 || !isChinese(word)) return [];
  const usual = Array.from(word, (character) => syllables[character.charCodeAt(0) - firstHan] ?? 0);
  if (usual.includes(0)) return [];
  const usualSounds = String.fromCharCode(...usual);
  const others = usual.flatMap((own, at) =>
    (readings().get(word.charAt(at)) ?? [])
      .filter((sound) => sound !== own)
      .map(
        (sound) =>
          usualSounds.slice(0, at) + String.fromCharCode(sound) + usualSounds.slice(at + 1),
      ),
  );
  return [usualSounds, ...others].slice(0, mostReadings);
};

/** The forms of a word with one character replaced by its initial: `银h卡`. */
const formsWithInitial = (word: string): string[] =>
  Array.from(word, (character, at) =>
    initialLettersOf(character).map((letter) => word.slice(0, at) + letter + word.slice(at + 1)),
  ).flat();

/** Shorter words are not transposed: two swapped characters are often another word. */
const shortestTransposed = 3;

/** The forms of a word with two neighbours swapped: `银卡行`. */
const transposedForms = (word: string): string[] =>
  word.length < shortestTransposed
    ? []
    : Array.from({ length: word.length - 1 }, (_, at) =>
        [word.slice(0, at), word[at + 1], word[at], word.slice(at + 2)].join(''),
      );

type Form = readonly [form: string, term: Term];

const misspelledForms = (terms: readonly Term[]): Form[] => {
  const known = new Set(terms.map(({ word }) => word));
  const forms = terms
    .filter(({ word, role }) => disguisedRoles.has(role) && word.length > 1 && isChinese(word))
    .flatMap((term) =>
      [...formsWithInitial(term.word), ...transposedForms(term.word)].map(
        (form): Form => [form, term],
      ),
    );
  return [...new Map(forms)].filter(([form]) => !known.has(form));
};

const variantsOf = (forms: readonly Form[]): Variants => ({
  trie: trieOf(forms.map(([form]) => form)),
  terms: Uint16Array.from(forms, ([, { id }]) => id),
});

/**
 * Generates the vocabulary of the lexicon with all variants. Takes a tenth of a second; `shippedVocabulary`
 * reads the stored result.
 *
 * @throws Error if there are too many variants for a trie.
 */
export const vocabularyOf = (): Vocabulary => {
  const terms = termsOf();
  const plain = terms.flatMap((term): (readonly [...Form, Disguise])[] => [
    [term.word, term, 'none'],
    ...(disguisedRoles.has(term.role) ? splitForms(term.word) : []).map(
      (form) => [form, term, 'split'] as const,
    ),
    ...(disguisedRoles.has(term.role) && term.role !== 'contact' ? initialsOf(term.word) : []).map(
      (form) => [form, term, 'initials'] as const,
    ),
  ]);
  return {
    terms,
    plain: {
      ...variantsOf(plain.map(([form, term]) => [form, term])),
      disguises: Uint8Array.from(plain, ([, , disguise]) => disguises.indexOf(disguise)),
    },
    sounds: variantsOf(
      terms
        .filter(({ role }) => disguisedRoles.has(role))
        .flatMap((term) => soundForms(term.word).map((form): Form => [form, term])),
    ),
    misspelled: variantsOf(misspelledForms(terms)),
  };
};
