import type { Occurrence } from '../events/occurrence.ts';
import type { AccountState } from './account-state.ts';
import { ageHoursOf } from './ages.ts';
import { unsharedLink } from './entity-state.ts';
import type { Signals } from './signals.ts';
import type { TouchedLink } from './touched-links.ts';
import { advanceRing, emptyRing, readRing } from './windows.ts';

/** Age from which a reporter is credible, in hours: a week. */
const credibleHours = 7 * 24;

/** How many newcomers weigh as much as one credible reporter. A starting value: three accounts of a week, or twelve new. */
export const newcomersPerReporter = 4;

/** How many reports the reporter filed until then, those of the present batch included. */
const filedBy = ({ rings, asOf }: AccountState, at: number) =>
  readRing(advanceRing(rings.reportsFiled ?? emptyRing('coarse'), asOf, at), at);

/**
 * Whether a reporter is credible: an account at least a week old, with standing `active`, and with fewer
 * than 20 reports filed in the last day.
 */
export const isCredibleReporter = (reporter: AccountState | null, at: number): boolean =>
  reporter !== null &&
  (ageHoursOf(reporter, at) ?? 0) >= credibleHours &&
  reporter.standing.status === 'active' &&
  filedBy(reporter, at).day < 20;

/**
 * Whether a reporter is a newcomer whose report counts a little: an account younger than a week or of unknown age, with
 * standing `active`, and with at most three reports filed in the last month. Whoever makes accounts in order to report
 * needs new ones for every few reports.
 */
const isNewReporter = (reporter: AccountState, at: number): boolean =>
  (ageHoursOf(reporter, at) ?? 0) < credibleHours &&
  reporter.standing.status === 'active' &&
  filedBy(reporter, at).month <= 3;

/**
 * How a report counts: in full, by a newcomer (once for each account that they report), or not at all. `null` also for
 * other events.
 */
export type ReportCount = 'credible' | 'newcomer' | null;

/** @param links the entities that the event touched: the reporter's tells when they first reported the account */
export const reportCountOf = (
  { event, at }: Pick<Occurrence, 'event' | 'at'>,
  reporter: AccountState | null,
  links: readonly TouchedLink[],
): ReportCount => {
  if (event.type !== 'report.filed' || reporter === null) return null;
  if (isCredibleReporter(reporter, at)) return 'credible';
  const first = links.find(({ kind }) => kind === 'reporter')?.since ?? at;
  return isNewReporter(reporter, at) && at <= first ? 'newcomer' : null;
};

/** Returns the reporter's record: the accounts that they reported before, and how many are restricted now. */
export const reporterRecordOf = (
  links: readonly TouchedLink[],
): Pick<NonNullable<Signals['report']>, 'reported' | 'reportedRestricted'> => {
  const record = links.find(({ kind }) => kind === 'reporter')?.link ?? unsharedLink;
  return { reported: record.accounts - 1, reportedRestricted: record.restricted };
};

/** Returns how many credible people reported the account in the last month; 8 means at least 8. */
export const recentReportersOf = ({ reporters, rings, asOf }: AccountState, at: number): number => {
  const now = Math.max(asOf, at);
  return rings.reports
    ? Math.min(reporters.length, readRing(advanceRing(rings.reports, asOf, now), now).month)
    : 0;
};
