import { day, hour, minute } from '../settings/durations.ts';
import type { AccountState } from './account-state.ts';

/**
 * Returns the hours since a time; `null` if it is after the event (which was late) or over 30 days before.
 */
export const hoursSince = (time: number | null, at: number): number | null =>
  time === null || at < time || at - time > 30 * day ? null : (at - time) / hour;

/** Returns the minutes since money came in; `null` after a day, because then it is not passing through. */
export const minutesSince = (time: number | null, at: number): number | null =>
  time === null || at - time > day || at < time ? null : (at - time) / minute;

/** The hours since sign-up; `null` if it is unknown when that was. */
export const ageHoursOf = (state: AccountState, at: number): number | null =>
  state.signedUpAt === null ? null : Math.max(0, (at - state.signedUpAt) / hour);

/** The days since the account last did something; 0 for one that is new. */
export const dormantDaysOf = (before: AccountState, at: number): number =>
  Math.max(0, (at - (before.lastActAt ?? before.firstSeenAt)) / day);
