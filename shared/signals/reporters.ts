import type { AccountState } from './account-state.ts';
import { ageHoursOf } from './ages.ts';
import { unsharedLink } from './entity-state.ts';
import type { Signals } from './signals.ts';
import type { TouchedLink } from './touched-links.ts';
import { advanceRing, readRing } from './windows.ts';

/**
 * Whether a reporter is credible: an account at least a week old, with standing `active`, and with fewer
 * than 20 reports filed in the last day, those of the present batch included.
 */
export const isCredibleReporter = (reporter: AccountState | null, at: number): boolean => {
  if (reporter === null) return false;
  const age = ageHoursOf(reporter, at);
  const filed = reporter.rings.reportsFiled;
  return (
    age !== null &&
    age >= 7 * 24 &&
    reporter.standing.status === 'active' &&
    (filed === undefined || readRing(advanceRing(filed, reporter.asOf, at), at).day < 20)
  );
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
