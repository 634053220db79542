import { atFirstUse } from '../data-file.ts';
import { type CharacterPairs, pairCost, unknownCost } from '../model/character-pairs.ts';
import { isHan, isLatin } from '../normalise/characters.ts';
import { normalise, type Streams } from '../normalise/normalise.ts';
import {
  cutsWord,
  gapKinds,
  isJoined,
  type Stream,
  spanOf,
  startsClause,
  type Workspace,
} from '../normalise/stream.ts';
import type { Contact, Span } from '../reading.ts';
import { overlapsAny } from '../span.ts';
import { CharacterClass } from '../tables/character-class.ts';
import { classes, firstHan, initials, readings, syllables } from '../tables/tables.ts';
import { changesIn, type Meanings } from './lattice.ts';
import { type MeantText, type Replacement, replaced } from './meant-text.ts';

/** Whether a range stays as written. */
type IsKept = (span: Span) => boolean;

/**
 * Costs of corrections in bits, chosen on collected posts whose characters were exchanged. Of ordinary posts, about one
 * in 25 is corrected at these costs.
 */
const costs = { homophone: 12, swap: 7, initial: 4, keptLetter: 8 } as const;

/**
 * Corrects the spelling of a Chinese text by a noisy channel: characters of the same sound, swapped neighbours and
 * initials in place of characters are replaced if the result is likelier than what was written, although every
 * correction has a cost (Kernighan, Church and Gale, 1990). Only characters beside an unknown pair and letters in place
 * of characters are corrected.
 *
 * @param pairs - returns the language model; called with the first text
 * @example
 * const text = '刷丹日结，做任务领佣巾';
 * const nothingKept = () => false;
 * const found = correctionsBy(shippedPairs)(text, normalise(text).plain, nothingKept, 2);
 * found.map(({ start, reads }) => `${start}${reads}`); // ['1单', '10金']
 */
export const correctionsBy =
  (pairs: () => CharacterPairs) =>
  (text: string, plain: Stream, isKept: IsKept, fewest: number): readonly Replacement[] => {
    const { units, length } = plain;
    const suspect = suspectsIn(text, plain, pairs());
    if (suspect.reduce((sum, is) => sum + is, 0) < fewest) return [];
    const unitAt = (at: number): number => units[at] as number;
    const changes = changesIn(pairs(), {
      length,
      unitAt,
      isOpen: (at) => suspect[at] === 1 && !isKept(spanOf(plain, at)),
      startsClause: (at) => startsClause(text, plain, at),
      keepingCost: (at) => (isLatin(unitAt(at)) ? costs.keptLetter + unknownCost : 0),
      meaningsAt: (at) =>
        isLatin(unitAt(at))
          ? charactersOfInitial().get(unitAt(at))
          : homophonesOfSound().get(soundOf(unitAt(at))),
      swapCost: costs.swap,
    });
    if (changes.length < fewest) return [];
    return changes.flatMap(({ at, units: meant }) =>
      meant.map(
        (unit, k): Replacement => ({
          ...spanOf(plain, at + k),
          reads: String.fromCharCode(unit),
        }),
      ),
    );
  };

/**
 * Creates a reader that corrects the spelling of a text, after its disguises are undone (`correctionsBy`). Returns
 * `null` if nothing is corrected. What is in `kept` stays as written.
 *
 * `undisguised` is the text with its disguises undone, or `null` if it has none; `fewest` is the number of corrections
 * below which none is made.
 */
export const spellingCorrector = (
  pairs: () => CharacterPairs,
): ((
  text: string,
  streams: Streams,
  kept: readonly Span[],
  undisguised: MeantText | null,
  fewest: number,
) => MeantText | null) => {
  const corrections = correctionsBy(pairs);
  const workspace: Workspace = {};
  return (text, streams, kept, undisguised, fewest) => {
    const isKept = (span: Span): boolean => overlapsAny(kept, span);
    if (!undisguised) {
      const found = corrections(text, streams.plain, isKept, fewest);
      return found.length > 0 ? replaced(text, found) : null;
    }
    const { text: meant, starts, ends } = undisguised;
    const found = corrections(
      meant,
      normalise(meant, workspace).plain,
      ({ start, end }) => isKept(spanOf(undisguised, start, end)),
      fewest,
    );
    if (found.length === 0) return null;
    const corrected = replaced(meant, found);
    return {
      text: corrected.text,
      starts: corrected.starts.map((start) => starts[start] as number),
      ends: corrected.ends.map((end) => ends[end - 1] as number),
    };
  };
};

/**
 * Largest number of characters of a text that are corrected, and of syllables that are read in characters: the first
 * ones. Longer texts would take seconds.
 */
const mostMeant = 1_000;

/**
 * Marks what may be wrong: 1 for characters near an unknown pair, and for letters in place of characters, `mostMeant`
 * of them at most.
 */
const suspectsIn = (text: string, plain: Stream, pairs: CharacterPairs): Uint8Array => {
  const { units, length } = plain;
  const suspect = new Uint8Array(length);
  for (let at = 1; at < length; at++) {
    const [left, unit] = [units[at - 1] as number, units[at] as number];
    if (!isHan(left) || !isHan(unit) || startsClause(text, plain, at)) continue;
    if (pairCost(pairs, left, unit) === unknownCost)
      suspect.fill(1, Math.max(0, at - 2), Math.min(length, at + 2));
  }
  let marked = 0;
  return suspect.map((isNearUnknown, at) => {
    const unit = units[at] as number;
    const isSuspect = isLatin(unit)
      ? isAmongInitials(plain, at)
      : isHan(unit) && isNearUnknown === 1;
    return isSuspect && ++marked <= mostMeant ? 1 : 0;
  });
};

/** Longer runs of letters are words or names. */
const mostInitials = 4;
/** Short words in Latin letters that ordinary Chinese contains. */
const latinWords = new Set(
  (
    'qq app ok pc ppt pdf pos gps nba hr gpt nas dns ssd wps sdk sql html json etc atm spa dnf lol csgo gta kfc dj cd aa ' +
    'etf lpl npc btc nfc tcp ceo nat cdn pk word boss call root'
  ).split(' '),
);

/**
 * Whether a letter belongs to a few that stand for characters (`加wx`, `招jz`): together they touch Han characters on
 * both sides, or on one side at an end of a clause. No syllable begins with i, u or v, so `curl` and `gpu` are words.
 */
const isAmongInitials = (plain: Stream, at: number): boolean => {
  const { units } = plain;
  let from = at;
  let to = at + 1;
  // A run that is too long is not followed to its ends.
  while (to - from <= mostInitials && cutsWord(plain, from)) from--;
  while (to - from <= mostInitials && cutsWord(plain, to)) to++;
  if (to - from > mostInitials) return false;
  if (units.subarray(from, to).some((unit) => !charactersOfInitial().has(unit))) return false;
  if (latinWords.has(String.fromCharCode(...units.subarray(from, to)))) return false;
  const neighbours = [
    ...(isJoined(plain, from) ? [units[from - 1] as number] : []),
    ...(isJoined(plain, to) ? [units[to] as number] : []),
  ];
  return neighbours.length > 0 && neighbours.every(isHan);
};

/**
 * Reads pinyin as the characters that are most likely meant by its sounds. Characters stay as written.
 *
 * @param pairs - returns the language model; called with the first text
 * @example
 * const text = 'gao jia shou yin hang ka';
 * const nothingKept = () => false;
 * const found = charactersBy(shippedPairs)(text, normalise(text).sounds, nothingKept);
 * found.map(({ reads }) => reads).join(''); // '高价收银行卡'
 */
export const charactersBy =
  (pairs: () => CharacterPairs) =>
  (text: string, sounds: Stream, isKept: IsKept): readonly Replacement[] => {
    const { units, starts, gaps, length } = sounds;
    const firstOf = (at: number): number => text.charCodeAt(starts[at] as number);
    return changesIn(pairs(), {
      length,
      unitAt: firstOf,
      isOpen: (at) =>
        at < mostMeant &&
        !isHan(firstOf(at)) &&
        charactersOfSound().has(units[at] as number) &&
        !isKept(spanOf(sounds, at)),
      startsClause: (at) => gaps[at] === gapKinds.letters || startsClause(text, sounds, at),
      keepingCost: () => Number.POSITIVE_INFINITY,
      meaningsAt: (at) => charactersOfSound().get(units[at] as number),
      swapCost: Number.POSITIVE_INFINITY,
    }).map(({ at, units: [unit] }) => ({
      ...spanOf(sounds, at),
      reads: String.fromCharCode(unit as number),
    }));
  };

/** Creates a reader of pinyin in characters (`charactersBy`). Contacts stay as written. */
export const pinyinReader = (
  pairs: () => CharacterPairs,
): ((text: string, sounds: Stream, contacts: readonly Contact[]) => MeantText) => {
  const characters = charactersBy(pairs);
  return (text, sounds, contacts) =>
    replaced(
      text,
      characters(text, sounds, (span) => overlapsAny(contacts, span)),
    );
};

const soundOf = (unit: number): number =>
  isHan(unit) ? (syllables[unit - firstHan] as number) : 0;

/** Cost of a reading that is not the usual one of a character: 行 is mostly `xing`, in 银行 `hang`. */
const unusualReading = 6;

type Meaning = { readonly unit: number; readonly cost: number };

function* soundsOfCharacters(): Generator<readonly [sound: number, meaning: Meaning]> {
  for (let i = 0; i < syllables.length; i++) {
    const sound = syllables[i] as number;
    const unit = firstHan + i;
    if (sound === 0 || classes[unit] !== CharacterClass.hanCommon) continue;
    yield [sound, { unit, cost: 0 }];
    for (const other of readings().get(String.fromCharCode(unit)) ?? [])
      if (other !== sound) yield [other, { unit, cost: unusualReading }];
  }
}

function* initialsOfCharacters(): Generator<readonly [letter: number, meaning: Meaning]> {
  for (const [i, letters] of initials().entries())
    for (const letter of [letters & 0xff, letters >> 8])
      if (letter > 0) yield [letter, { unit: firstHan + i, cost: 0 }];
}

/** Groups characters by what they may be meant by. Each costs `added` more. */
const meaningsBy = (
  characters: Iterable<readonly [key: number, meaning: Meaning]>,
  added: number,
): ReadonlyMap<number, Meanings> =>
  new Map(
    [...Map.groupBy(characters, ([key]) => key)].map(([key, of]) => [
      key,
      {
        units: Uint16Array.from(of, ([, { unit }]) => unit),
        costs: Uint8Array.from(of, ([, { cost }]) => added + cost),
      },
    ]),
  );

const charactersOfSound = atFirstUse(() => meaningsBy(soundsOfCharacters(), 0));
const homophonesOfSound = atFirstUse(() => meaningsBy(soundsOfCharacters(), costs.homophone));
const charactersOfInitial = atFirstUse(() => meaningsBy(initialsOfCharacters(), costs.initial));
