import { day } from '../settings/durations.ts';
import type { Desk } from '../stores/desk/port.ts';
import type { Ports } from './ports.ts';

/** What is told of an appeal in time: within a day somebody can still be given the right to answer it. */
const ahead = day;
/** The metric says "at least" beyond them. */
const mostCounted = 200;

/**
 * Tells of appeals that must be answered within a day, or should have been. Nobody may answer one that all
 * who may had a part in: it is among these once its time has come.
 *
 * @returns how many there are, counted to 200
 * @throws Unavailable when the desk is
 * @example
 * await watchAppeals({ desk, clock, log, metrics }); // 2
 */
export const watchAppeals = async ({
  desk,
  clock,
  log,
  metrics,
}: Pick<Ports, 'clock' | 'log' | 'metrics'> & {
  readonly desk: Pick<Desk, 'appeals'>;
}): Promise<number> => {
  const now = clock.now();
  const waiting = await desk.appeals('open', { most: mostCounted });
  const due = waiting.filter(({ dueAt }) => dueAt <= now + ahead);
  const [first] = due;
  if (first) {
    const overdue = due.filter(({ dueAt }) => dueAt <= now).length;
    log.warn('appeals-due', { appeals: due.length, overdue, caseId: first.row.caseId });
  }
  metrics.add('AppealsDue', due.length);
  metrics.flush();
  return due.length;
};
