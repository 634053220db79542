import { day, hour, startOf } from '../settings/durations.ts';

/**
 * The families of evidence that are remembered. A post is judged by what it says, and a report by
 * whoever makes it: neither lingers. What a post says asks for an answer anew all the same.
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
  /** The account met a challenge since, and nothing but reports spoke against it after that. */
  readonly answered?: true;
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

/** What fits a byte. */
const most = 255;

/** The memory with what was found then, of each family the louder; in tenths as of the memory's own time. */
const louderOf = (
  { at, weights }: Memory,
  found: { readonly [Family in RememberedFamily]?: number },
  time: number,
): Memory => {
  const grown = 2 ** ((time - at) / halfLife);
  return {
    at,
    weights: mapWeights((family) =>
      Math.max(weights[family], Math.round((found[family] ?? 0) * 10 * grown)),
    ),
  };
};

/**
 * The memory with what was found at a time; of each family the louder of old and new stays, and all of it waits for an
 * answer again. Nothing found changes nothing.
 */
export const addToMemory = (
  memory: Memory,
  found: { readonly [Family in RememberedFamily]?: number },
  time: number,
): Memory => {
  if (rememberedFamilies.every((family) => !found[family])) return memory;
  const at = startOf(hour, Math.max(time, memory.at));
  // Old weights keep their time as long as new ones fit: to fade them with every finding would round
  // them up again and again.
  const same = louderOf(memory, found, at);
  if (rememberedFamilies.every((family) => same.weights[family] <= most)) return same;
  const faded = fadedTo(memory, at);
  const { weights } = louderOf(
    { at, weights: mapWeights((family) => Math.round(faded[family] * 10)) },
    found,
    at,
  );
  return { at, weights: mapWeights((family) => Math.min(most, weights[family])) };
};
