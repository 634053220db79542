import { wilsonLowerBound } from '../decisions/score.ts';

/** A share that was counted, with what the count proves. */
export type Share = {
  readonly of: number;
  readonly are: number;
  /** `null` while nothing was counted. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * A share with its 95 % interval (Wilson, JASA 1927).
 *
 * @example
 * shareOf(3, 10); // { of: 10, are: 3, share: 0.3, low: 0.108…, high: 0.603… }
 */
export const shareOf = (are: number, of: number): Share =>
  of === 0
    ? { of, are, share: null, low: null, high: null }
    : {
        of,
        are,
        share: are / of,
        low: wilsonLowerBound(are, of),
        // The upper end for what is, is one minus the lower end for what is not.
        high: 1 - wilsonLowerBound(of - are, of),
      };
