import { day, hour, startOf } from '../settings/durations.ts';

/**
 * The families of evidence that are remembered. A post is judged by what it says, and a report by
 * whoever makes it: neither lingers.
 */
export const rememberedFamilies = ['identity', 'network', 'behaviour'] as const;
export type RememberedFamily = (typeof rememberedFamilies)[number];

/** Weights of evidence, in log-odds, by family. */
export type Weights = { readonly [Family in RememberedFamily]: number };

/**
 * What was found about an account earlier, so that what speaks at sign-up still counts when the
 * account first writes or pays. Evidence of one family is never added to itself: the louder stays.
 */
export type Memory = {
  /** The hour that the weights were faded to, epoch milliseconds. */
  readonly at: number;
  /** In tenths, 0 to 255: what fits a byte. */
  readonly weights: Weights;
};

export const noMemory: Memory = { at: 0, weights: { identity: 0, network: 0, behaviour: 0 } };

/** Half of a weight is gone after two weeks: farms ripen accounts for days, people change for good. */
const halfLife = 14 * day;

const mapWeights = (change: (family: RememberedFamily) => number): Weights => ({
  identity: change('identity'),
  network: change('network'),
  behaviour: change('behaviour'),
});

/**
 * The weights as they are at a later time, in log-odds to one digit.
 *
 * @example
 * fadedTo({ at: 0, weights: { identity: 0, network: 30, behaviour: 0 } }, 14 * day).network; // 1.5
 */
export const fadedTo = ({ at, weights }: Memory, time: number): Weights => {
  const left = 2 ** (-Math.max(0, time - at) / halfLife);
  return mapWeights((family) => Math.round(weights[family] * left) / 10);
};

/**
 * The memory with what was found at a time; of each family the louder of old and new stays. Nothing
 * found changes nothing.
 */
export const addToMemory = (
  memory: Memory,
  found: { readonly [Family in RememberedFamily]?: number },
  time: number,
): Memory => {
  if (rememberedFamilies.every((family) => !found[family])) return memory;
  const at = startOf(hour, Math.max(time, memory.at));
  const faded = fadedTo(memory, at);
  return {
    at,
    weights: mapWeights((family) =>
      Math.min(255, Math.round(Math.max(faded[family], found[family] ?? 0) * 10)),
    ),
  };
};
