/** A seeded random number generator for training and simulations: the same seed gives the same run. */
export type Random = {
  /** 0 ≤ x < 1 */
  readonly next: () => number;
  /** An integer, 0 ≤ n < limit. */
  readonly below: (limit: number) => number;
  /** An integer, least ≤ n ≤ most. */
  readonly between: (least: number, most: number) => number;
  /** Throws a `RangeError` if `choices` is empty. */
  readonly pick: <Choice>(choices: readonly Choice[]) => Choice;
  readonly chance: (probability: number) => boolean;
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
};

/**
 * Creates a generator with Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for
 * sampling, the same sequence on every machine.
 */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: (choices) => {
      if (choices.length === 0) throw new RangeError('nothing to choose from');
      return choices[below(choices.length)] as (typeof choices)[number];
    },
    chance: (probability) => next() < probability,
    shuffled: (items) => {
      const left = [...items];
      for (let last = left.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [left[last], left[other]] = [left[other] as never, left[last] as never];
      }
      return left;
    },
  };
};
