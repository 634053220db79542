import type { CaseRow } from '../contract/queues.ts';
import { type Caller, mustBeAllowed, type ReviewPorts } from '../server/route.ts';
import { isNoted } from '../staff/notes.ts';
import { seenBy } from './blind.ts';
import { placeOf } from './place.ts';
import { rowOf } from './rows.ts';

/**
 * The case as it is now where the caller's very act was done to it before, `null` where it was not: whoever never
 * heard an answer asks again, and by then the case may have gone where they may not act.
 *
 * @param act its id, and the version of the case that it was done to
 * @param finish what the act does last, as it may have broken off before that
 * @throws {Refusal} `forbidden` where more was done to the case since than the act, and they may not read it any more
 * @example
 * const act = { id: actId('mrk', caller.act), expectedVersion };
 * const before = await doneBefore(caseId, act, caller, ports);
 */
export const doneBefore = async (
  caseId: string,
  { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number },
  caller: Caller,
  ports: ReviewPorts,
  finish = async (): Promise<void> => {},
): Promise<CaseRow | null> => {
  if (!(await isNoted(caseId, id, ports.papers))) return null;
  await finish();
  const known = (await ports.ledger.readCases([caseId])).get(caseId);
  if (!known) return null;
  if (known.version !== expectedVersion + 1) {
    mustBeAllowed(caller, 'read-cases', placeOf(known, ports));
  }
  return rowOf(seenBy(known, caller, ports), caller, ports);
};
