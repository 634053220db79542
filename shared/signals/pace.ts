import { hour } from '../settings/durations.ts';

/**
 * How evenly an account acts: the mean of the intervals between its acts, and their standard deviation
 * from it, the newer ones weighing more. People act in bursts, so that the deviation is of the order of
 * the mean or more (Barabási, Nature 2005); a timer is even.
 */
export type Pace = {
  /** Intervals that were looked at, 255 at most. */
  readonly intervals: number;
  /** In sixteenths of a second, 0 to 65,535. */
  readonly mean: number;
  readonly deviation: number;
};

export const noPace: Pace = { intervals: 0, mean: 0, deviation: 0 };

/** A longer pause is the end of a sitting: it says nothing of how evenly somebody acts. */
const longestInterval = hour;

/** The mean looks back over so many intervals, about. */
const span = 32;
export const mostIntervals = 255;
const unitsPerSecond = 16;

const fewest = 8;

/** The pace after one more interval, in milliseconds; one of more than an hour changes nothing. */
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
 * What the pace says: the mean interval in seconds, and the coefficient of variation (deviation by
 * mean: 0 for a timer, .3 for one that is shaken by half, 1 and more for people); both `null` below
 * eight intervals. Acts are known to the second, so of intervals under ten seconds it says little.
 *
 * @example
 * readPace(Array.from({ length: 20 }).reduce((pace) => addInterval(pace, minute), noPace));
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
