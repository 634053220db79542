import { boundary, type CharacterPairs, pairCost, unknownCost } from './character-pairs.ts';
import { atFirstUse } from './data-file.ts';
import { gapKinds, isHan, isLatin, type Stream, startsClause } from './normalise.ts';
import type { Span } from './reading.ts';
import { CharacterClass } from './tables/character-class.ts';
import { classes, firstHan, initials, readings, syllables } from './tables/tables.ts';

/** A range of a text with the character that is meant by it. */
export type Replacement = Span & { readonly reads: string };

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
    const { units, starts, ends, length } = plain;
    const suspect = suspectsIn(text, plain, pairs());
    if (suspect.reduce((sum, is) => sum + is, 0) < fewest) return [];
    const isCorrectable = (at: number): boolean =>
      suspect[at] === 1 && !isKept({ start: starts[at] as number, end: ends[at] as number });
    const edgesAt = (at: number): Edge[] => {
      const unit = units[at] as number;
      const to = at + 1;
      const asWritten = { to, units: [unit], cost: 0 };
      if (!isCorrectable(at)) return [asWritten];
      if (isLatin(unit))
        return [
          { ...asWritten, cost: costs.keptLetter + unknownCost },
          ...edgesTo(to, charactersOfInitial().get(unit), costs.initial),
        ];
      const edges = [
        asWritten,
        ...edgesTo(to, charactersOfSound().get(soundOf(unit)), costs.homophone),
      ];
      const next = units[to] as number;
      if (to < length && isHan(next) && isCorrectable(to) && !startsClause(text, plain, to))
        edges.push({ to: to + 1, units: [next, unit], cost: costs.swap });
      return edges;
    };
    const path = cheapestPath(pairs(), length, edgesAt, (at) => startsClause(text, plain, at));
    const changes = path.filter(({ to, units: meant }) =>
      meant.some((unit, k) => unit !== units[to - meant.length + k]),
    );
    if (changes.length < fewest) return [];
    return changes.flatMap(({ to, units: meant }) =>
      meant.map((unit, k): Replacement => {
        const at = to - meant.length + k;
        return {
          start: starts[at] as number,
          end: ends[at] as number,
          reads: String.fromCharCode(unit),
        };
      }),
    );
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

/**
 * Whether a letter belongs to a few that stand for characters (`加wx`, `招jz`): together they touch Han characters on
 * both sides, or on one side at an end of a clause.
 */
const isAmongInitials = ({ units, gaps, length }: Stream, at: number): boolean => {
  const isJoined = (right: number): boolean =>
    right > 0 && right < length && gaps[right] === gapKinds.none;
  let from = at;
  let to = at + 1;
  // A run that is too long is not followed to its ends.
  while (to - from <= mostInitials && isJoined(from) && isLatin(units[from - 1] as number)) from--;
  while (to - from <= mostInitials && isJoined(to) && isLatin(units[to] as number)) to++;
  if (to - from > mostInitials) return false;
  const neighbours = [
    ...(isJoined(from) ? [units[from - 1] as number] : []),
    ...(isJoined(to) ? [units[to] as number] : []),
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
    const { units, starts, ends, gaps, length } = sounds;
    const firstOf = (at: number): number => text.charCodeAt(starts[at] as number);
    const isKeptAt = (at: number): boolean =>
      at >= mostMeant ||
      isHan(firstOf(at)) ||
      isKept({ start: starts[at] as number, end: ends[at] as number });
    const edgesAt = (at: number): Edge[] =>
      isKeptAt(at)
        ? [{ to: at + 1, units: [firstOf(at)], cost: 0 }]
        : edgesTo(at + 1, charactersOfSound().get(units[at] as number));
    const isBoundary = (at: number): boolean =>
      gaps[at] === gapKinds.letters || startsClause(text, sounds, at);
    return cheapestPath(pairs(), length, edgesAt, isBoundary).flatMap(({ to, units: [unit] }) => {
      const at = to - 1;
      if (isKeptAt(at)) return [];
      return {
        start: starts[at] as number,
        end: ends[at] as number,
        reads: String.fromCharCode(unit as number),
      };
    });
  };

/** An edge of a lattice: characters that may be meant by what was written up to the position `to`. */
type Edge = { readonly to: number; readonly units: readonly number[]; readonly cost: number };

const edgesTo = (to: number, meanings: readonly Meaning[] = [], cost = 0): Edge[] =>
  meanings.map((meaning) => ({ to, units: [meaning.unit], cost: cost + meaning.cost }));

/** A way through the lattice to a position. */
type State = {
  readonly last: number;
  readonly cost: number;
  readonly edge: Edge | null;
  readonly before: State | null;
};

/** Number of states kept at a position. */
const beamWidth = 16;

/**
 * Returns the edges of the cheapest way through a lattice of `length` positions, by beam search. Empty if an edge is
 * missing somewhere.
 */
const cheapestPath = (
  pairs: CharacterPairs,
  length: number,
  edgesAt: (at: number) => readonly Edge[],
  isBoundary: (at: number) => boolean,
): readonly Edge[] => {
  const statesAt: State[][] = Array.from({ length: length + 1 }, () => []);
  statesAt[0] = [{ last: boundary, cost: 0, edge: null, before: null }];
  for (let at = 0; at < length; at++) {
    const beam = beamOf(statesAt[at] as State[]);
    // Only the ways that go on are kept.
    statesAt[at] = [];
    const isStart = isBoundary(at);
    for (const edge of edgesAt(at)) {
      let cheapest: State | null = null;
      for (const before of beam) {
        // The rest of the beam costs no less.
        if (cheapest && before.cost + edge.cost >= cheapest.cost) break;
        let { last, cost } = before;
        cost += edge.cost;
        if (isStart) last = boundary;
        for (const unit of edge.units) {
          if (isHan(unit)) cost += pairCost(pairs, last, unit);
          last = isHan(unit) ? unit : boundary;
        }
        if (!cheapest || cost < cheapest.cost) cheapest = { last, cost, edge, before };
      }
      if (cheapest) statesAt[edge.to]?.push(cheapest);
    }
  }
  const path: Edge[] = [];
  let state: State | null = beamOf(statesAt[length] as State[])[0] ?? null;
  for (; state?.edge; state = state.before) path.push(state.edge);
  return path.reverse();
};

/** The cheapest state for each last character, the cheapest few of these in order. */
const beamOf = (states: readonly State[]): readonly State[] => {
  if (states.length < 2) return states;
  const cheapest = new Map<number, State>();
  for (const state of states) {
    const known = cheapest.get(state.last);
    if (!known || state.cost < known.cost) cheapest.set(state.last, state);
  }
  return [...cheapest.values()].sort((a, b) => a.cost - b.cost).slice(0, beamWidth);
};

const soundOf = (unit: number): number =>
  isHan(unit) ? (syllables[unit - firstHan] as number) : 0;

/** A character that may be meant by a sound or a letter, with the cost in bits of reading it so. */
type Meaning = { readonly unit: number; readonly cost: number };

/** Cost of a reading that is not the usual one of a character: 行 is mostly `xing`, in 银行 `hang`. */
const unusualReading = 6;

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

const grouped = (
  pairs: Iterable<readonly [key: number, meaning: Meaning]>,
): ReadonlyMap<number, readonly Meaning[]> =>
  new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, of]) => [
      key,
      of.map(([, meaning]) => meaning),
    ]),
  );

const charactersOfSound = atFirstUse(() => grouped(soundsOfCharacters()));
const charactersOfInitial = atFirstUse(() => grouped(initialsOfCharacters()));
