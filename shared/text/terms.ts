import { type Automaton, automatonOf } from './automaton.ts';
import { type Cue, cues } from './lexicon/cues.ts';
import { lexicon } from './lexicon/lexicon.ts';
import { isLatin } from './normalise.ts';
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
export const splitForms = (word: string): string[] => {
  const forms: string[] = [];
  for (let at = 0; at < word.length; at++) {
    for (const pair of splits.get(word.charAt(at)) ?? []) {
      if (forms.length === mostSplits) return forms;
      forms.push(word.slice(0, at) + pair + word.slice(at + 1));
    }
  }
  return forms;
};

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
  for (let i = 0; i < word.length; i++) {
    const both = initials[word.charCodeAt(i) - firstHan] ?? 0;
    if (both === 0) return [];
    const [first, second] = [both & 0xff, both >> 8];
    const longer: string[] = [];
    for (const form of forms) {
      if (longer.length < mostInitials) longer.push(form + String.fromCharCode(first));
      if (second > 0 && longer.length < mostInitials)
        longer.push(form + String.fromCharCode(second));
    }
    forms = longer;
  }
  return forms.filter((form) => !ordinaryInitials.has(form));
};

const mostReadings = 16;

/**
 * The word as heard, one unit a sound, once for each combination of readings of which at most one is
 * not a character's usual one: 抢单 is not heard as `cheng shan`.
 */
export const soundForms = (word: string): string[] => {
  if (word.length < 2 || !isHan(word)) return [];
  const usual = Array.from(word, (character) => syllables[character.charCodeAt(0) - firstHan] ?? 0);
  if (usual.includes(0)) return [];
  const heard = String.fromCharCode(...usual);
  const others = usual.flatMap((own, at) =>
    (readings.get(word.charAt(at)) ?? [])
      .filter((sound) => sound !== own)
      .map((sound) => heard.slice(0, at) + String.fromCharCode(sound) + heard.slice(at + 1)),
  );
  return [heard, ...others].slice(0, mostReadings);
};

const latinEnds = (word: string): boolean =>
  isLatin(word.charCodeAt(0)) || isLatin(word.charCodeAt(word.length - 1));

/** The lexicon with its variants generated, ready to be matched. Built once. */
export const vocabularyOf = (): Vocabulary => {
  const terms = termsOf();
  const plain: string[] = [];
  const plainVariants: Variant[] = [];
  const heard: string[] = [];
  const soundVariants: Variant[] = [];
  const add = (word: string, term: Term, disguise: Disguise): void => {
    plain.push(word);
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
