import { type Automaton, automatonOf } from './automaton.ts';
import { type Cue, cues } from './lexicon/cues.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { firstHan, initials, lastHan, readings, splits, syllables } from './tables/tables.ts';

export type Role = 'core' | 'object' | 'context' | Cue;

/** One word of the lexicon, with the trade it belongs to (−1 for cues). */
export type Term = {
  /** Position in `Vocabulary.terms`. */
  readonly id: number;
  readonly word: string;
  readonly role: Role;
  readonly trade: number;
};

/** How a word was disguised. */
export type Disguise = 'none' | 'split' | 'initials' | 'sound';

/** One way to write a term: a pattern of the automaton. */
export type Variant = {
  readonly term: Term;
  readonly disguise: Disguise;
  readonly size: number;
  /** A Latin pattern counts only where a Latin run begins and ends. */
  readonly standsAlone: boolean;
};

export type Vocabulary = {
  readonly terms: readonly Term[];
  readonly plain: Automaton;
  readonly plainVariants: readonly Variant[];
  readonly sounds: Automaton;
  readonly soundVariants: readonly Variant[];
};

const words = (list: string): string[] => [
  ...new Set(list.split(' ').filter((word) => word !== '')),
];

const termsOf = (): Term[] => spokenWords().map((term, id) => ({ id, ...term }));

const spokenWords = (): Omit<Term, 'id'>[] => [
  ...lexicon.flatMap((entry, trade) => [
    ...words(entry.core).map((word): Omit<Term, 'id'> => ({ word, role: 'core', trade })),
    ...words(entry.objects).map((word): Omit<Term, 'id'> => ({ word, role: 'object', trade })),
    ...words(entry.context).map((word): Omit<Term, 'id'> => ({ word, role: 'context', trade })),
  ]),
  ...(Object.keys(cues) as Cue[]).flatMap((cue) =>
    words(cues[cue]).map((word): Omit<Term, 'id'> => ({ word, role: cue, trade: -1 })),
  ),
];

const disguised: ReadonlySet<Role> = new Set<Role>(['core', 'object', 'contact']);

const isHan = (word: string): boolean => {
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i);
    if (unit < firstHan || unit > lastHan) return false;
  }
  return true;
};

const mostSplits = 6;

/** 弓长 for 张: the word with one character taken apart, for each that can be. */
export const splitForms = (word: string): string[] =>
  [...word]
    .flatMap((character, at) =>
      (splits.get(character) ?? []).map((pair) => word.slice(0, at) + pair + word.slice(at + 1)),
    )
    .slice(0, mostSplits);

// Initials that are words or names of their own in ordinary writing.
const ordinaryInitials = new Set([
  'app',
  'usb',
  'gps',
  'cpu',
  'sim',
  'pos',
  'ktv',
  'mv',
  'vip',
  'nba',
  'cba',
  'dna',
  'ppt',
  'ddl',
  'pdf',
  'sd',
  'hd',
  'sj',
  'zb',
  'xxx',
  'hhh',
  'yyds',
  'xswl',
  'zqsg',
  'nsdd',
  'awsl',
]);

const mostInitials = 4;

/** `yhk` for 银行卡: for words of three to six characters, once for each combination of readings. */
export const initialsOf = (word: string): string[] => {
  if (word.length < 3 || word.length > 6 || !isHan(word)) return [];
  let forms = [''];
  for (const character of word) {
    const both = initials[character.charCodeAt(0) - firstHan] ?? 0;
    const letters = [both & 0xff, both >> 8].filter((letter) => letter > 0);
    forms = forms
      .flatMap((form) => letters.map((letter) => form + String.fromCharCode(letter)))
      .slice(0, mostInitials);
  }
  return forms.filter((form) => form.length === word.length && !ordinaryInitials.has(form));
};

const mostReadings = 16;

/** The word as heard, once for each combination of readings. */
export const soundForms = (word: string): number[][] => {
  if (word.length < 2 || !isHan(word)) return [];
  let forms: number[][] = [[]];
  for (const character of word) {
    const own = syllables[character.charCodeAt(0) - firstHan] ?? 0;
    const all = readings.get(character) ?? [own];
    if (all.length === 1) for (const form of forms) form.push(own);
    else
      forms = forms.flatMap((form) => all.map((sound) => [...form, sound])).slice(0, mostReadings);
  }
  return forms.filter((form) => !form.includes(0));
};

const unitsOf = (word: string): number[] => {
  const units: number[] = [];
  for (let i = 0; i < word.length; i++) units.push(word.charCodeAt(i));
  return units;
};

const latinEnds = (word: string): boolean => /^[a-z]|[a-z]$/.test(word);

/** The lexicon with its variants generated, ready to be matched. Built once. */
export const vocabularyOf = (): Vocabulary => {
  const terms = termsOf();
  const plain: number[][] = [];
  const plainVariants: Variant[] = [];
  const heard: number[][] = [];
  const soundVariants: Variant[] = [];
  const add = (word: string, term: Term, disguise: Disguise): void => {
    plain.push(unitsOf(word));
    plainVariants.push({ term, disguise, size: word.length, standsAlone: latinEnds(word) });
  };
  for (const term of terms) {
    add(term.word, term, 'none');
    if (!disguised.has(term.role)) continue;
    for (const form of soundForms(term.word)) {
      heard.push(form);
      soundVariants.push({ term, disguise: 'sound', size: form.length, standsAlone: false });
    }
    for (const form of splitForms(term.word)) add(form, term, 'split');
    if (term.role !== 'contact')
      for (const form of initialsOf(term.word)) add(form, term, 'initials');
  }
  return {
    terms,
    plain: automatonOf(plain),
    plainVariants,
    sounds: automatonOf(heard),
    soundVariants,
  };
};
