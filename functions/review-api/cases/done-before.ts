import type { CaseRow } from '../contract/queues.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { isNoted } from '../staff/notes.ts';
import { seenBy } from './blind.ts';
import { rowOf } from './rows.ts';

/**
 * The case as it is now where the caller's very act was done to it before, `null` where it was not: whoever never
 * heard an answer asks again, and by then the case may have gone where they may not act.
 *
 * @param finish what the act does last, as it may have broken off before that
 * @example
 * const before = await doneBefore(caseId, actId('mrk', caller.act), caller, ports);
 */
export const doneBefore = async (
  caseId: string,
  id: string,
  caller: Caller,
  ports: ReviewPorts,
  finish = async (): Promise<void> => {},
): Promise<CaseRow | null> => {
  if (!(await isNoted(caseId, id, ports.papers))) return null;
  await finish();
  const known = (await ports.ledger.readCases([caseId])).get(caseId);
  return known ? rowOf(seenBy(known, caller, ports), caller, ports) : null;
};
