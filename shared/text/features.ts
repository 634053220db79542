import type { Hits } from './hits.ts';
import type { TextLanguage } from './language.ts';
import { type Cue, cues } from './lexicon/cues.ts';
import { lexicon } from './lexicon/lexicon.ts';
import {
  continued,
  gapKinds,
  isDigit,
  type Stream,
  type Streams,
  taken,
  type Workspace,
} from './normalise.ts';
import type { Contact, Intent } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';
import { classes } from './tables/tables.ts';

/** Hashed n-grams live in the first `hashedBuckets` weights, dense signals after them. */
export const hashBits = 20;
export const hashedBuckets = 1 << hashBits;
export const denseBuckets = 1024;
export const buckets = hashedBuckets + denseBuckets;
/** Stands for an n-gram that the text has shown before: no signal has this bucket, so it weighs nothing. */
export const shownBefore = buckets - 1;

/**
 * The features of one text: indexes of weights, group by group. A group's sum shrinks with its size, so that
 * long texts do not outshout short ones; dense signals do not. Whatever is said again counts once: a chant is no
 * worse than its line.
 */
export type Features = {
  /** Weight indexes. Reused between texts: copy what must stay. */
  indexes: Int32Array;
  /** Room for the symbols as heard, then for runs of the skeleton. */
  units: Uint16Array;
  /**
   * Characters, sounds, skeleton, dense: the end of each group. Of a foreign text words and parts
   * of words stand for the first two.
   */
  readonly ends: Int32Array;
  /** How many different features each group has. */
  readonly sizes: Int32Array;
  /** What the text is written in. */
  language: TextLanguage | null;
};
export const groups = 4;

export const emptyFeatures = (): Features => ({
  indexes: new Int32Array(4096),
  units: new Uint16Array(1024),
  ends: new Int32Array(groups),
  sizes: new Int32Array(groups),
  language: null,
});

/** The plain stream with contacts and numbers replaced by what they are. */
export type Symbols = Stream;

/** Of what `contactsOf` gives; the rest of the kinds are words to a model. */
const contactSymbol: Readonly<Partial<Record<Contact['kind'], number>>> = {
  wechat: 0xe001,
  qq: 0xe002,
  telegram: 0xe003,
  phone: 0xe004,
  email: 0xe005,
  url: 0xe006,
  group: 0xe007,
  'qr-code': 0xe008,
  handle: 0xe009,
};
const numberSymbol = 0xe010;

export const symbolsOf = (
  plain: Stream,
  contacts: readonly Contact[],
  workspace?: Workspace,
): Symbols => {
  const out = taken(workspace, 'symbols', plain.length);
  const { units, starts, ends, gaps } = out;
  // A picture to scan is words about it, and stays those words.
  const named = contacts.filter(({ kind }) => kind !== 'qr-code');
  let n = 0;
  let next = 0;
  for (let i = 0; i < plain.length; ) {
    const start = plain.starts[i] as number;
    while (next < named.length && (named[next] as Contact).end <= start) next++;
    const contact = named[next];
    starts[n] = start;
    gaps[n] = plain.gaps[i] as number;
    if (contact && start >= contact.start) {
      units[n] = contactSymbol[contact.kind] as number;
      while (i < plain.length && (plain.starts[i] as number) < contact.end)
        ends[n] = plain.ends[i++] as number;
      n++;
      continue;
    }
    if (isDigit(plain.units[i] as number)) {
      const from = i;
      while (
        i < plain.length &&
        isDigit(plain.units[i] as number) &&
        (!contact || (plain.starts[i] as number) < contact.start)
      )
        i++;
      units[n] = numberSymbol + Math.min(i - from, 8);
      ends[n++] = plain.ends[i - 1] as number;
      continue;
    }
    units[n] = plain.units[i] as number;
    ends[n++] = plain.ends[i++] as number;
  }
  out.length = n;
  return out;
};

export const longestCharacterGram = 2;
const longestSoundGram = 4;
const longestSkeletonGram = 4;
const [shortestPart, longestPart] = [3, 5];
const seeds = {
  characters: 0x1b873593,
  sounds: 0x52dce729,
  skeleton: 0x38495ab5,
  words: 0x2c1b3c6d,
  parts: 0x297a2d39,
};

/** Everything that the model sees of a text. Linear; at most nine features a character. */
export const featuresOf = (
  language: TextLanguage | null,
  streams: Streams,
  symbols: Symbols,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
  into: Features,
): Features => {
  const most =
    (symbols.length + 2) * longestCharacterGram +
    (symbols.length + streams.sounds.length) * longestSoundGram +
    streams.skeleton.length * longestSkeletonGram +
    denseBuckets;
  if (into.indexes.length < most) into.indexes = new Int32Array(most * 2);
  if (into.units.length < most) into.units = new Uint16Array(most * 2);
  let n = 0;
  const close = (group: number, end: number): void => {
    into.ends[group] = end;
    into.sizes[group] = group === groups - 1 ? end - n : countOnce(into.indexes, n, end);
    n = end;
  };
  if (language === 'foreign') {
    close(0, wordGrams(symbols, into));
    const { units, length } = symbols;
    close(1, grams(units, length, shortestPart, longestPart, seeds.parts, into.indexes, n));
  } else {
    close(0, characterGrams(symbols, into));
    const heard = hear(symbols, streams.sounds, into.units);
    close(1, grams(into.units, heard, 2, longestSoundGram, seeds.sounds, into.indexes, n));
  }
  const runs = findRuns(streams.skeleton, into.units);
  close(2, grams(into.units, runs, 1, longestSkeletonGram, seeds.skeleton, into.indexes, n));
  close(3, dense(streams, hits, contacts, intent, into.indexes, n));
  into.language = language;
  return into;
};

/** One bit for each bucket: what a group has shown. Empty between groups. */
const shown = new Int32Array(buckets >> 5);
const mostShown = 1 << 15;

/**
 * Marks what a group holds again, and says how many different ones there are; of very long texts
 * what comes late is not looked up. Without a branch: which of them are shown again is chance.
 */
function countOnce(indexes: Int32Array, from: number, to: number): number {
  let again = 0;
  for (let i = from; i < to; i++) {
    const index = indexes[i] as number;
    const seen = shown[index >> 5] as number;
    const isAgain = (seen >>> (index & 31)) & 1;
    again += isAgain;
    indexes[i] = index + isAgain * (shownBefore - index);
    if (i - from - again < mostShown) shown[index >> 5] = seen | (1 << (index & 31));
  }
  for (let i = from; i < to; i++) shown[(indexes[i] as number) >> 5] = 0;
  return to - from - again;
}

const step = (hash: number, unit: number): number => {
  const mixed = Math.imul(hash ^ unit, 0xcc9e2d51);
  return (Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593) + 0x52dce729) | 0;
};
const finish = (hash: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> (32 - hashBits);
};

/** 1- and 2-grams, with the edges of the text as a symbol of their own. */
function characterGrams(symbols: Symbols, into: Features): number {
  const { indexes } = into;
  let n = 0;
  for (let i = -1; i < symbols.length; i++) {
    let hash = seeds.characters;
    for (let size = 1; size <= longestCharacterGram; size++) {
      const k = i + size - 1;
      if (k > symbols.length) break;
      const unit = k < 0 ? 0xe0fe : k === symbols.length ? 0xe0ff : (symbols.units[k] as number);
      hash = step(hash, unit + size * 0x10000);
      indexes[n++] = finish(hash);
    }
  }
  return n;
}

/** Words, as far as nothing parts them, and pairs of words. */
function wordGrams(symbols: Symbols, into: Features): number {
  const { indexes } = into;
  let n = 0;
  let before = seeds.words;
  for (let i = 0; i < symbols.length; ) {
    let word = seeds.words;
    do word = step(word, symbols.units[i++] as number);
    while (i < symbols.length && symbols.gaps[i] === gapKinds.none);
    indexes[n++] = finish(word);
    indexes[n++] = finish(step(before, word));
    before = word;
  }
  return n;
}

function grams(
  units: Uint16Array,
  length: number,
  shortest: number,
  longest: number,
  seed: number,
  out: Int32Array,
  from: number,
): number {
  let n = from;
  for (let i = 0; i < length; i++) {
    let hash = seed;
    const most = Math.min(longest, length - i);
    for (let size = 1; size <= most; size++) {
      hash = step(hash, (units[i + size - 1] as number) + size * 0x10000);
      if (size >= shortest) out[n++] = finish(hash);
    }
  }
  return n;
}

/** Writes the symbols with a sound in place of every character or typed syllable that has one, and says how many. */
function hear(symbols: Symbols, sounds: Stream, heard: Uint16Array): number {
  let n = 0;
  let next = 0;
  for (let i = 0; i < symbols.length; ) {
    const start = symbols.starts[i] as number;
    while (next < sounds.length && (sounds.starts[next] as number) < start) next++;
    if (
      next < sounds.length &&
      sounds.starts[next] === start &&
      (symbols.units[i] as number) < 0xe000
    ) {
      const end = sounds.ends[next] as number;
      heard[n++] = soundSymbol + (sounds.units[next++] as number);
      while (i < symbols.length && (symbols.starts[i] as number) < end) i++;
    } else heard[n++] = symbols.units[i++] as number;
  }
  return n;
}

/** Sounds are told from letters and digits by where they are numbered. */
const soundSymbol = 0x400;

/**
 * Writes kinds of characters as seen, runs shortened, and says how many: `hhh11` is (h,3)(1,2).
 * What nobody sees breaks no run.
 */
function findRuns(skeleton: Uint8Array, runs: Uint16Array): number {
  let n = 0;
  for (let i = 0; i < skeleton.length; ) {
    const kind = skeleton[i++] as number;
    if (kind === CharacterClass.invisible || kind === continued) continue;
    let size = 1;
    for (; i < skeleton.length; i++) {
      const next = skeleton[i] as number;
      if (next === kind || next === continued) size++;
      else if (next !== CharacterClass.invisible) break;
    }
    runs[n++] = kind * 8 + (size < 4 ? size : size < 8 ? 4 : 5);
  }
  return n;
}

const signalsOfTrade = 12;
const says = (hits: Hits, trade: number): number =>
  (hits.core[trade] as number) |
  (hits.disguised[trade] as number) |
  (hits.acted[trade] as number) |
  (hits.objects[trade] as number) |
  (hits.context[trade] as number);

const cueNames = Object.keys(cues) as Cue[];
/** How victims are pushed: whoever does several of these at once wants something. */
export const pressure = [
  'authority',
  'threat',
  'demand',
  'credential',
  'remote',
  'gain',
  'secrecy',
  'urgency',
] as const;
const intents: readonly (Intent | null)[] = [
  null,
  'offer',
  'request',
  'warning',
  'report',
  'quote',
];
const kinds = Object.keys(contactSymbol) as Contact['kind'][];

/** One index for each dense signal that holds; counts are cut into steps. */
function dense(
  streams: Streams,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
  out: Int32Array,
  from: number,
): number {
  let n = from;
  let next = hashedBuckets;
  /** A signal with `steps` steps: every step up to the value holds, so that weights add up. */
  const signal = (value: number, steps: number): void => {
    for (let k = 1; k <= steps && k <= value; k++) out[n++] = next + k - 1;
    next += steps;
  };
  let core = 0;
  let acted = 0;
  let disguised = 0;
  let context = 0;
  for (let trade = 0; trade < lexicon.length; trade++) {
    if (says(hits, trade) === 0) {
      next += signalsOfTrade;
      continue;
    }
    signal(hits.core[trade] as number, 3);
    signal(hits.disguised[trade] as number, 2);
    signal(hits.acted[trade] as number, 2);
    signal(hits.objects[trade] as number, 2);
    signal(hits.context[trade] as number, 3);
    core += hits.core[trade] as number;
    acted += hits.acted[trade] as number;
    disguised += hits.disguised[trade] as number;
    context = Math.max(context, hits.context[trade] as number);
  }
  signal(core, 4);
  signal(acted, 4);
  signal(disguised, 3);
  signal(context, 4);
  for (const cue of cueNames) signal(hits.cues[cue], 3);
  if (contacts.length === 0) next += kinds.length * 2 + 4;
  else {
    for (const kind of kinds) signal(contacts.filter((contact) => contact.kind === kind).length, 2);
    signal(contacts.length, 3);
    signal(contacts.filter((contact) => contact.masked).length, 1);
  }
  const kindOfIntent = intents.indexOf(intent);
  const trades = core + acted + disguised;
  intents.forEach((_, k) => {
    signal(k === kindOfIntent ? 1 : 0, 1);
    signal(k === kindOfIntent && core > 0 ? 1 : 0, 1);
    signal(k === kindOfIntent && contacts.length > 0 ? 1 : 0, 1);
  });
  const pressed = pressure.filter((cue) => hits.cues[cue] > 0).length;
  signal(pressed, 6);
  if (kindOfIntent <= intents.indexOf('request')) signal(pressed, 6);
  else next += 6;
  signal(hits.cues.authority > 0 && hits.cues.demand > 0 ? 1 : 0, 1);
  signal(hits.cues.authority > 0 && hits.cues.credential > 0 ? 1 : 0, 1);
  signal(hits.cues.authority > 0 && hits.cues.remote > 0 ? 1 : 0, 1);
  signal(hits.cues.authority > 0 && hits.cues.threat > 0 ? 1 : 0, 1);
  signal(hits.cues.gain > 0 && hits.cues.demand > 0 ? 1 : 0, 1);
  signal(hits.cues.gain > 0 && hits.cues.remote > 0 ? 1 : 0, 1);
  signal(hits.cues.threat > 0 && hits.cues.demand > 0 ? 1 : 0, 1);
  signal(hits.cues.secrecy > 0 && hits.cues.demand > 0 ? 1 : 0, 1);
  signal(hits.cues.gain > 0 && hits.cues.contact > 0 ? 1 : 0, 1);
  signal(trades > 0 && contacts.length > 0 ? 1 : 0, 1);
  signal(core > 0 && contacts.length > 0 ? 1 : 0, 1);
  // A contact alone says nothing: ordinary people give theirs as well.
  signal(trades === 0 && contacts.length > 0 ? 1 : 0, 1);
  signal(trades === 0 && context < 2 && contacts.length > 0 ? 1 : 0, 1);
  signal(core > 0 && hits.cues.act > 0 ? 1 : 0, 1);
  signal(core > 0 && hits.cues.offer > 0 ? 1 : 0, 1);
  signal(acted > 0 && hits.cues.offer > 0 ? 1 : 0, 1);
  signal(trades > 1 ? 1 : 0, 1);

  const counts = new Uint32Array(16);
  const { skeleton } = streams;
  for (let i = 0; i < skeleton.length; i++) {
    const kind = (skeleton[i] as number) & 15;
    counts[kind] = (counts[kind] as number) + 1;
  }
  const written = skeleton.length - (counts[CharacterClass.invisible] as number);
  signal(Math.floor(Math.log2(written + 1)), 10);
  for (let kind = 0; kind <= CharacterClass.kana; kind++) {
    const count = counts[kind] as number;
    const share = count / (written || 1);
    signal(count > 8 ? 4 : count > 3 ? 3 : count > 1 ? 2 : count, 4);
    signal(share > 0.5 ? 4 : share > 0.25 ? 3 : share > 0.1 ? 2 : share > 0.03 ? 1 : 0, 4);
  }
  let broken = 0;
  let shouted = 0;
  const { plain } = streams;
  for (let i = 1; i < plain.length; i++) {
    if (plain.gaps[i] === 1 && (plain.starts[i] as number) - (plain.ends[i - 1] as number) <= 2)
      broken++;
    if (
      isDigit(plain.units[i] as number) &&
      classes[plain.units[i - 1] as number] !== CharacterClass.digit
    )
      shouted++;
  }
  signal(Math.floor((broken * 8) / (plain.length || 1)), 6);
  signal(Math.min(shouted, 3), 3);
  return n;
}
