import { day, hour, startOf } from '../settings/durations.ts';

/**
 * The families of evidence that are remembered. Content and reports are not: a post is judged by its text,
 * and a report by its reporter. A finding in a post still resets `answered`.
 */
export const rememberedFamilies = ['identity', 'network', 'behaviour'] as const;
type RememberedFamily = (typeof rememberedFamilies)[number];

/** Weights of evidence by family, in log-odds. */
export type RememberedWeights = { readonly [Family in RememberedFamily]: number };

/**
 * Evidence from earlier findings about an account. For example, evidence at sign-up still counts when the
 * account first writes or pays. Within a family, weights are not added: the larger one is kept.
 */
export type Memory = {
  /** The hour for which the weights are valid, epoch milliseconds. They decay from there. */
  readonly at: number;
  /** In tenths, 0 to 255: stored as one byte each. */
  readonly weights: RememberedWeights;
  /** The account met a challenge after the findings, and only reports were found since. */
  readonly answered?: true;
};

export const noMemory: Memory = { at: 0, weights: { identity: 0, network: 0, behaviour: 0 } };

/** Weights halve every two weeks: farms let accounts age for days, but people change for good. */
const halfLife = 14 * day;

const mapWeights = (change: (family: RememberedFamily) => number): RememberedWeights => ({
  identity: change('identity'),
  network: change('network'),
  behaviour: change('behaviour'),
});

/**
 * Returns the decayed weights at a later time, in log-odds, rounded to one decimal.
 *
 * @example
 * fadedTo({ at: 0, weights: { identity: 0, network: 30, behaviour: 0 } }, 14 * day).network; // 1.5
 */
export const fadedTo = ({ at, weights }: Memory, time: number): RememberedWeights => {
  const left = 2 ** (-Math.max(0, time - at) / halfLife);
  return mapWeights((family) => Math.round(weights[family] * left) / 10);
};

/** The largest weight that fits in a byte. */
const mostWeight = 255;

/** Merges new findings: the larger weight per family, scaled to the memory's own time. */
const strongerOf = (
  { at, weights }: Memory,
  found: { readonly [Family in RememberedFamily]?: number },
  time: number,
): Memory => {
  const growth = 2 ** ((time - at) / halfLife);
  return {
    at,
    weights: mapWeights((family) =>
      Math.max(weights[family], Math.round((found[family] ?? 0) * 10 * growth)),
    ),
  };
};

/**
 * Adds the findings of one time to the memory. For each family the larger of the old and new weights is
 * kept, and `answered` is reset. Without findings, returns the same memory.
 */
export const addToMemory = (
  memory: Memory,
  found: { readonly [Family in RememberedFamily]?: number },
  time: number,
): Memory => {
  if (rememberedFamilies.every((family) => !found[family])) return memory;
  const foundAt = startOf(hour, time);
  // Nothing is remembered yet.
  if (memory.at === 0) return strongerOf({ ...noMemory, at: foundAt }, found, foundAt);
  // Keep the time of the old weights as long as the new ones fit: decaying with every finding would add up
  // rounding errors. A late finding has decayed like one that arrived in time.
  const unfaded = strongerOf(memory, found, foundAt);
  if (rememberedFamilies.every((family) => unfaded.weights[family] <= mostWeight)) return unfaded;
  const faded = fadedTo(memory, foundAt);
  const { weights } = strongerOf(
    { at: foundAt, weights: mapWeights((family) => Math.round(faded[family] * 10)) },
    found,
    foundAt,
  );
  return { at: foundAt, weights: mapWeights((family) => Math.min(mostWeight, weights[family])) };
};
