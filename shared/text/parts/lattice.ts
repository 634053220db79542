import { boundary, type CharacterPairs, pairCost, unknownCost } from '../model/character-pairs.ts';
import { isHan } from '../normalise/characters.ts';

/** Characters that may be meant by a sound or a letter, with the cost in bits of each. */
export type Meanings = { readonly units: Uint16Array; readonly costs: Uint8Array };

/**
 * What may be meant at each position of a text. Costs are in bits and may be infinite; at an open position at least
 * one is not.
 */
export type Lattice = {
  readonly length: number;
  readonly unitAt: (at: number) => number;
  /** Whether something else may be meant than what was written. */
  readonly isOpen: (at: number) => boolean;
  readonly startsClause: (at: number) => boolean;
  /** Cost of the unit as written. */
  readonly keepingCost: (at: number) => number;
  readonly meaningsAt: (at: number) => Meanings | undefined;
  /** Cost of reading two characters of a clause the other way round. */
  readonly swapCost: number;
};

/** Units that are meant in place of as many from a position on. */
export type Change = { readonly at: number; readonly units: readonly number[] };

/**
 * Returns the changes on the cheapest way through a lattice: the characters that follow each other best, as pairs, and
 * cost least. Beam search, linear in the number of open positions.
 *
 * @example
 * const unitAt = (at: number) => '银航卡'.charCodeAt(at);
 * const homophones = { units: Uint16Array.of('行'.charCodeAt(0)), costs: Uint8Array.of(12) };
 * const found = changesIn(shippedPairs(), {
 *   length: 3,
 *   unitAt,
 *   isOpen: (at) => at === 1,
 *   startsClause: (at) => at === 0,
 *   keepingCost: () => 0,
 *   meaningsAt: () => homophones,
 *   swapCost: Number.POSITIVE_INFINITY,
 * });
 * found.map(({ at, units }) => `${at}${String.fromCharCode(...units)}`); // ['1行']
 */
export const changesIn = (pairs: CharacterPairs, lattice: Lattice): readonly Change[] => {
  const { length, isOpen } = lattice;
  const changes: Change[] = [];
  for (let from = 0; from < length; from++) {
    if (!isOpen(from)) continue;
    let to = from + 1;
    while (to < length && isOpen(to)) to++;
    // A unit that stays is the same on every way: what is meant before it says nothing of what is meant after it.
    changes.push(...changesBetween(from, to, pairs, lattice));
    from = to;
  }
  return changes;
};

/** Number of states kept at a position. */
const beamWidth = 16;

/**
 * The cheapest states at each position, in order of cost: state `beamWidth * position + rank`. A state is the last
 * character read, with the cost of the way there and the state before it.
 */
type Beams = {
  readonly sizes: Uint8Array;
  readonly lasts: Uint16Array;
  readonly costs: Int32Array;
  readonly befores: Int32Array;
};

const emptyBeams = (positions: number): Beams => ({
  sizes: new Uint8Array(positions),
  lasts: new Uint16Array(positions * beamWidth),
  costs: new Int32Array(positions * beamWidth),
  befores: new Int32Array(positions * beamWidth),
});

/**
 * Returns the cost from which another state at a position is not kept: that of the last one of a full beam, or so much
 * more than the first one that whatever follows, it is as cheap after the first.
 */
const limitAt = ({ sizes, costs }: Beams, position: number): number => {
  const size = sizes[position] as number;
  const first = position * beamWidth;
  const last = size === beamWidth ? (costs[first + size - 1] as number) : Number.POSITIVE_INFINITY;
  return size === 0 ? last : Math.min(last, (costs[first] as number) + unknownCost);
};

/** Adds a state that costs less than the limit, unless one with the same last character costs no more. */
const addState = (
  { sizes, lasts, costs, befores }: Beams,
  position: number,
  last: number,
  cost: number,
  before: number,
): void => {
  const first = position * beamWidth;
  const end = first + (sizes[position] as number);
  let at = first;
  while (at < end && lasts[at] !== last) at++;
  if (at < end && (costs[at] as number) <= cost) return;
  // A known state is replaced. Otherwise the beam grows, or loses its last state if it is full.
  if (at === first + beamWidth) at--;
  else if (at === end) sizes[position] = end - first + 1;
  for (; at > first && (costs[at - 1] as number) > cost; at--) {
    lasts[at] = lasts[at - 1] as number;
    costs[at] = costs[at - 1] as number;
    befores[at] = befores[at - 1] as number;
  }
  lasts[at] = last;
  costs[at] = cost;
  befores[at] = before;
};

const lastOf = (unit: number): number => (isHan(unit) ? unit : boundary);

/** Returns the changes between two positions, `to` exclusive, that are all open. */
const changesBetween = (
  from: number,
  to: number,
  pairs: CharacterPairs,
  { length, unitAt, startsClause, keepingCost, meaningsAt, swapCost }: Lattice,
): readonly Change[] => {
  const beams = emptyBeams(to - from + 1);
  const { sizes, lasts, costs, befores } = beams;
  addState(beams, 0, from === 0 ? boundary : lastOf(unitAt(from - 1)), 0, -1);
  let isStart = false;
  const costOf = (state: number, unit: number): number =>
    (costs[state] as number) +
    (isHan(unit) ? pairCost(pairs, isStart ? boundary : (lasts[state] as number), unit) : 0);
  /** Reads a unit at a position, or two, after the state from which that is cheapest. */
  const read = (position: number, cost: number, unit: number, second?: number): void => {
    const end = position + (second === undefined ? 1 : 2);
    const added = cost + (second === undefined ? 0 : pairCost(pairs, unit, second));
    const first = position * beamWidth;
    const past = first + (sizes[position] as number);
    let cheapest = -1;
    let least = limitAt(beams, end);
    // The rest of the beam costs no less than a state that reaches the least cost without its pair.
    for (let state = first; state < past && (costs[state] as number) + added < least; state++) {
      const total = costOf(state, unit) + added;
      if (total >= least) continue;
      cheapest = state;
      least = total;
    }
    if (cheapest >= 0) addState(beams, end, lastOf(second ?? unit), least, cheapest);
  };
  for (let at = from; at < to; at++) {
    const unit = unitAt(at);
    isStart = startsClause(at);
    read(at - from, keepingCost(at), unit);
    const meanings = meaningsAt(at);
    for (let i = 0; meanings && i < meanings.units.length; i++)
      read(at - from, meanings.costs[i] as number, meanings.units[i] as number);
    if (at + 1 < to && isHan(unit) && isHan(unitAt(at + 1)) && !startsClause(at + 1))
      read(at - from, swapCost, unitAt(at + 1), unit);
  }
  const last = (to - from) * beamWidth;
  let state = last;
  if (to < length) {
    isStart = startsClause(to);
    for (let other = last + 1; other < last + (sizes[to - from] as number); other++)
      if (costOf(other, unitAt(to)) < costOf(state, unitAt(to))) state = other;
  }
  const changes: Change[] = [];
  for (; state >= beamWidth; state = befores[state] as number) {
    const start = from + Math.floor((befores[state] as number) / beamWidth);
    const isSwapped = from + Math.floor(state / beamWidth) - start === 2;
    const meant = lasts[state] as number;
    if (isSwapped) changes.push({ at: start, units: [unitAt(start + 1), meant] });
    else if (meant !== lastOf(unitAt(start))) changes.push({ at: start, units: [meant] });
  }
  return changes.reverse();
};
