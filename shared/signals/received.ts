import { day, hour, second, startOf } from '../settings/durations.ts';
import type { AccountState } from './account-state.ts';

type Received = Pick<AccountState, 'receivedAt' | 'received'>;

/** The largest amount that is kept: it takes four bytes. Also stands for one that is not known. */
export const mostReceived = 2 ** 32 - 1;

const fadedBy = (amount: number, span: number): number => amount * 2 ** (-Math.max(0, span) / hour);

/**
 * Returns what came in lately, in minor units: the latest payment within a day, and each before it halved with every hour
 * between. Nothing is halved since: a salary of the morning is not little in the evening.
 */
export const receivedBy = ({ receivedAt, received }: Received, at: number): number =>
  receivedAt === null || at - receivedAt > day ? 0 : received;

/**
 * Adds an amount that came in. In any order of arrival, each addition errs by at most one minor unit. Currencies are not
 * told apart. What is not known is no part of the sum: it would make all else small.
 */
export const addReceived = (
  { receivedAt, received }: Received,
  minor: number,
  at: number,
): Received => {
  const time = startOf(second, at);
  const latest = Math.max(receivedAt ?? 0, time);
  const known = received === mostReceived ? 0 : received;
  const sum = fadedBy(known, latest - (receivedAt ?? latest)) + fadedBy(minor, latest - time);
  return { receivedAt: latest, received: Math.min(mostReceived, Math.round(sum)) };
};
