import { type Cue, cues } from '../lexicon/cues.ts';
import { lexicon } from '../lexicon/lexicon.ts';
import { isDigit } from '../normalise/characters.ts';
import type { Streams } from '../normalise/normalise.ts';
import { gapKinds } from '../normalise/stream.ts';
import { contactSymbol } from '../normalise/symbols.ts';
import { type Contact, type Intent, intents } from '../reading.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { classes } from '../tables/tables.ts';
import type { Hits } from '../terms/hits.ts';

/** What the dense signals of a text are computed from. */
export type Observed = {
  readonly streams: Streams;
  readonly contacts: readonly Contact[];
  readonly hits: Hits;
  readonly intent: Intent | null;
};

/**
 * Writes the dense signals of a text, which are its features other than n-grams: words of the trades, cues,
 * contacts, intent, and how it is written. Each signal that holds is written as its index. A count has
 * several signals, one for each step up to the count, so that their weights add up.
 *
 * @param first - index of the first signal; `denseBucketCount` of `features.ts` is enough for all of them.
 * @param from - position in `out` of the first index written.
 * @returns the end of the indexes in `out`.
 */
export const writeDenseSignals = (
  observed: Observed,
  first: number,
  out: Int32Array,
  from: number,
): number => {
  const { streams, hits, contacts } = observed;
  const signals = new Signals(first, out, from);
  const words = writeTrades(signals, hits);
  for (const cue of cueNames) signals.writeCount(hits.cues[cue], 3);
  writeContacts(signals, contacts);
  writeIntent(signals, observed, words);
  writePairs(signals, observed, words);
  writeCharacters(signals, streams);
  writeBreaks(signals, streams);
  return signals.end;
};

/**
 * Writes signals in the order of their indexes. Signals that do not hold are skipped, so each keeps its
 * index.
 */
class Signals {
  #next: number;
  readonly #out: Int32Array;
  #end: number;

  constructor(first: number, out: Int32Array, from: number) {
    this.#next = first;
    this.#out = out;
    this.#end = from;
  }

  get end(): number {
    return this.#end;
  }

  writeCount(value: number, steps: number): void {
    for (let step = 0; step < steps && step < value; step++)
      this.#out[this.#end++] = this.#next + step;
    this.#next += steps;
  }

  writeIf(holds: boolean): void {
    if (holds) this.#out[this.#end++] = this.#next;
    this.#next++;
  }

  skip(signals: number): void {
    this.#next += signals;
  }
}

/** Counts of words of all trades together; `context` is the largest count of any single trade. */
type Words = {
  core: number;
  traded: number;
  disguised: number;
  context: number;
};

const signalsPerTrade = 12;

function writeTrades(signals: Signals, hits: Hits): Words {
  const wordCounts: Words = { core: 0, traded: 0, disguised: 0, context: 0 };
  for (let trade = 0; trade < lexicon.length; trade++) {
    const core = hits.core[trade] as number;
    const disguised = hits.disguised[trade] as number;
    const traded = hits.traded[trade] as number;
    const objects = hits.objects[trade] as number;
    const context = hits.context[trade] as number;
    if ((core | disguised | traded | objects | context) === 0) {
      signals.skip(signalsPerTrade);
      continue;
    }
    signals.writeCount(core, 3);
    signals.writeCount(disguised, 2);
    signals.writeCount(traded, 2);
    signals.writeCount(objects, 2);
    signals.writeCount(context, 3);
    wordCounts.core += core;
    wordCounts.traded += traded;
    wordCounts.disguised += disguised;
    wordCounts.context = Math.max(wordCounts.context, context);
  }
  signals.writeCount(wordCounts.core, 4);
  signals.writeCount(wordCounts.traded, 4);
  signals.writeCount(wordCounts.disguised, 3);
  signals.writeCount(wordCounts.context, 4);
  return wordCounts;
}

const cueNames = Object.keys(cues) as Cue[];
const kinds = Object.keys(contactSymbol) as Contact['kind'][];

function writeContacts(signals: Signals, contacts: readonly Contact[]): void {
  if (contacts.length === 0) {
    signals.skip(kinds.length * 2 + 4);
    return;
  }
  for (const kind of kinds)
    signals.writeCount(contacts.filter((contact) => contact.kind === kind).length, 2);
  signals.writeCount(contacts.length, 3);
  signals.writeIf(contacts.some(({ masked }) => masked));
}

/** Intents with which a text may put pressure on a victim. */
const pressingIntents = new Set<Intent | null>([null, 'offer', 'request']);

/** Cues that put pressure on victims. Several of them together indicate fraud. */
export const pressureCues = [
  'authority',
  'threat',
  'demand',
  'credential',
  'remote',
  'gain',
  'secrecy',
  'urgency',
] as const;

function writeIntent(
  signals: Signals,
  { hits, contacts, intent }: Observed,
  { core }: Words,
): void {
  for (const each of [null, ...intents]) {
    signals.writeIf(each === intent);
    signals.writeIf(each === intent && core > 0);
    signals.writeIf(each === intent && contacts.length > 0);
  }
  let pressureCount = 0;
  for (const cue of pressureCues) if (hits.cues[cue] > 0) pressureCount++;
  signals.writeCount(pressureCount, 6);
  signals.writeCount(pressingIntents.has(intent) ? pressureCount : 0, 6);
}

const pairsOfCues: readonly (readonly [Cue, Cue])[] = [
  ['authority', 'demand'],
  ['authority', 'credential'],
  ['authority', 'remote'],
  ['authority', 'threat'],
  ['gain', 'demand'],
  ['gain', 'remote'],
  ['threat', 'demand'],
  ['secrecy', 'demand'],
  ['gain', 'contact'],
];

function writePairs(
  signals: Signals,
  { hits, contacts }: Observed,
  { core, traded, disguised, context }: Words,
): void {
  for (const [one, other] of pairsOfCues)
    signals.writeIf(hits.cues[one] > 0 && hits.cues[other] > 0);
  const trades = core + traded + disguised;
  const reachable = contacts.length > 0;
  signals.writeIf(trades > 0 && reachable);
  signals.writeIf(core > 0 && reachable);
  // A contact alone is no evidence: ordinary people give contacts as well.
  signals.writeIf(trades === 0 && reachable);
  signals.writeIf(trades === 0 && context < 2 && reachable);
  signals.writeIf(core > 0 && hits.cues.act > 0);
  signals.writeIf(core > 0 && hits.cues.offer > 0);
  signals.writeIf(traded > 0 && hits.cues.offer > 0);
  signals.writeIf(trades > 1);
}

/** Writes the length of a text, and the number and share of its characters of each class. */
function writeCharacters(signals: Signals, { skeleton }: Streams): void {
  const counts = new Uint32Array(16);
  for (let i = 0; i < skeleton.length; i++) {
    const kind = (skeleton[i] as number) & 15;
    counts[kind] = (counts[kind] as number) + 1;
  }
  const visibleLength = skeleton.length - (counts[CharacterClass.invisible] as number);
  signals.writeCount(Math.floor(Math.log2(visibleLength + 1)), 10);
  for (let kind = 0; kind <= CharacterClass.kana; kind++) {
    const count = counts[kind] as number;
    signals.writeCount(stepOf(count, stepsOfCount), 4);
    signals.writeCount(stepOf(count / (visibleLength || 1), stepsOfShare), 4);
  }
}

const stepsOfCount = [0, 1, 3, 8] as const;
const stepsOfShare = [0.03, 0.1, 0.25, 0.5] as const;

/** Returns the number of steps that a value exceeds. */
const stepOf = (value: number, steps: readonly number[]): number => {
  let step = 0;
  while (step < steps.length && value > (steps[step] as number)) step++;
  return step;
};

/** Writes the number of characters separated by one or two signs, and of runs of digits. */
function writeBreaks(signals: Signals, { plain }: Streams): void {
  let broken = 0;
  let digitRuns = 0;
  for (let i = 1; i < plain.length; i++) {
    if (
      plain.gaps[i] === gapKinds.signs &&
      (plain.starts[i] as number) - (plain.ends[i - 1] as number) <= 2
    )
      broken++;
    if (
      isDigit(plain.units[i] as number) &&
      classes[plain.units[i - 1] as number] !== CharacterClass.digit
    )
      digitRuns++;
  }
  signals.writeCount(Math.floor((broken * 8) / (plain.length || 1)), 6);
  signals.writeCount(Math.min(digitRuns, 3), 3);
}
