import { wilsonLowerBound } from '../decisions/score.ts';

/** A share, with its counts and confidence interval. */
export type Share = {
  readonly of: number;
  readonly are: number;
  /** `null` while nothing was counted. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * Returns a share with its 95 % interval (Wilson, JASA 1927).
 *
 * @example
 * const { share, low, high } = shareOf(3, 10);
 * [share, low?.toFixed(3), high?.toFixed(3)]; // [0.3, '0.108', '0.603']
 */
export const shareOf = (are: number, of: number): Share =>
  of === 0
    ? { of, are, share: null, low: null, high: null }
    : {
        of,
        are,
        share: are / of,
        low: wilsonLowerBound(are, of),
        // The upper end of a share is one minus the lower end of its complement.
        high: 1 - wilsonLowerBound(of - are, of),
      };
