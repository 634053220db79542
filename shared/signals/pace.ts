import { hour } from '../settings/durations.ts';

/**
 * How regularly an account acts: the exponentially weighted mean and standard deviation of the intervals
 * between its acts. People act in bursts, with a deviation about as large as the mean or larger (Barabási,
 * Nature 2005); a timer is regular.
 */
export type Pace = {
  /** Number of intervals measured, at most 255. */
  readonly intervals: number;
  /** In sixteenths of a second, 0 to 65,535. */
  readonly mean: number;
  readonly deviation: number;
};

export const noPace: Pace = { intervals: 0, mean: 0, deviation: 0 };

/** A longer pause ends a session, and says nothing about regularity. */
const longestInterval = hour;

/** Approximate number of intervals that the mean covers. */
const span = 32;
/** Most intervals that are counted. */
export const mostIntervals = 255;
const unitsPerSecond = 16;

const fewest = 8;

/** Adds an interval in milliseconds. An interval of more than an hour is ignored. */
export const addInterval = (pace: Pace, interval: number): Pace => {
  if (interval > longestInterval) return pace;
  const weight = 1 / Math.min(pace.intervals + 1, span);
  const away = (interval / 1000) * unitsPerSecond - pace.mean;
  return {
    intervals: Math.min(mostIntervals, pace.intervals + 1),
    mean: Math.round(pace.mean + weight * away),
    deviation: Math.min(
      65_535,
      Math.round(Math.sqrt((1 - weight) * (pace.deviation ** 2 + weight * away ** 2))),
    ),
  };
};

/**
 * Returns the mean interval in seconds and the coefficient of variation (deviation divided by mean): 0 for
 * a timer, 0.3 for a timer with 50 % jitter, 1 or more for people. Both are `null` below eight intervals.
 * Acts have a resolution of one second, so the variation of intervals under ten seconds means little.
 *
 * @example
 * readPace(Array.from({ length: 20 }).reduce<Pace>((pace) => addInterval(pace, minute), noPace));
 * // { intervals: 20, meanSeconds: 60, variation: 0 }
 */
export const readPace = ({
  intervals,
  mean,
  deviation,
}: Pace): {
  readonly intervals: number;
  readonly meanSeconds: number | null;
  readonly variation: number | null;
} => {
  if (intervals < fewest) return { intervals, meanSeconds: null, variation: null };
  return {
    intervals,
    meanSeconds: Math.round(mean / unitsPerSecond),
    variation: Math.round((100 * deviation) / Math.max(1, mean)) / 100,
  };
};
