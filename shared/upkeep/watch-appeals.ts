import type { Ports } from '../screening/ports.ts';
import { day } from '../settings/durations.ts';
import type { CaseQueues } from '../stores/case-queues/port.ts';

/**
 * How long before its deadline an appeal is reported: a day still suffices to give somebody the right to
 * answer it.
 */
const dueWithin = day;
/** Beyond this number, the metric is a lower bound. */
const mostCounted = 200;

/**
 * Reports appeals that must be answered within a day, or are overdue. If everybody who may answer had a part
 * in the decision, nobody can answer the appeal; such an appeal is reported too as its deadline comes near.
 *
 * @returns how many there are, counted up to 200
 * @throws Unavailable if the store is unavailable
 * @example
 * declare const caseQueues: Pick<CaseQueues, 'appeals'>;
 * declare const ports: Ports;
 * await watchAppeals({ ...ports, caseQueues }); // 2
 */
export const watchAppeals = async ({
  caseQueues,
  clock,
  log,
  metrics,
}: Pick<Ports, 'clock' | 'log' | 'metrics'> & {
  readonly caseQueues: Pick<CaseQueues, 'appeals'>;
}): Promise<number> => {
  const now = clock.now();
  const waiting = await caseQueues.appeals('open', { most: mostCounted });
  const due = waiting.filter(({ dueAt }) => dueAt <= now + dueWithin);
  const [first] = due;
  if (first) {
    const overdue = due.filter(({ dueAt }) => dueAt <= now).length;
    log.warn('appeals-due', { appeals: due.length, overdue, caseId: first.row.caseId });
  }
  metrics.add('AppealsDue', due.length);
  metrics.flush();
  return due.length;
};
