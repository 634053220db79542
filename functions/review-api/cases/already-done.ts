import type { Case } from '#shared/reviews/case.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import type { CaseRow } from '../contract/queues.ts';
import { type Caller, mustHaveDuty, type ReviewPorts } from '../server/route.ts';
import { isNoted } from '../staff/notes.ts';
import { seenBy } from './blind.ts';
import { placeOf } from './place.ts';
import { rowOf } from './rows.ts';

/**
 * Returns the case of an act that was done before, as its author may see it now.
 *
 * @param expectedVersion the version of the case that the act was applied to
 * @throws {Refusal} `forbidden` if the case changed again since the act, and the caller may no longer read it
 */
export const caseAfterAct = async (
  caseId: string,
  expectedVersion: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Case | null> => {
  const known = await readCase(caseId, ports.ledger);
  if (!known) return null;
  if (known.version !== expectedVersion + 1) {
    mustHaveDuty(caller, 'read-cases', placeOf(known, ports));
  }
  return seenBy(known, caller, ports);
};

/**
 * Returns the current case if this same act was already applied to it, else `null`. A client that lost the
 * response retries, and by then the case may have moved to a place where the caller may not act.
 *
 * @param act the act's id, and the version of the case that it was applied to
 * @param finish the last step of the act, repeated in case the first attempt was interrupted before it
 * @throws {Refusal} as `caseAfterAct`
 * @example
 * declare const caller: Caller;
 * declare const caseId: string;
 * declare const expectedVersion: number;
 * declare const ports: ReviewPorts;
 * const act = { id: actId('mrk', caller.act), expectedVersion };
 * const before = await alreadyDoneRow(caseId, act, caller, ports);
 */
export const alreadyDoneRow = async (
  caseId: string,
  { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number },
  caller: Caller,
  ports: ReviewPorts,
  finish = async (): Promise<void> => {},
): Promise<CaseRow | null> => {
  if (!(await isNoted(caseId, id, ports.papers))) return null;
  await finish();
  const known = await caseAfterAct(caseId, expectedVersion, caller, ports);
  return known && rowOf(known, caller, ports);
};
