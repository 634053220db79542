import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { placeOfDecision } from './finding-decisions.ts';
import { placeOf } from './place.ts';

/** Among so many decisions of an account without a case its places are looked for. */
const looked = 30;

type Ports = Pick<ReviewPorts, 'ledger' | 'settings'>;

/**
 * Whether somebody may do something about an account: where its case lies, or one of its latest
 * decisions where it has none. An account of which nothing was decided is nowhere, so it is for everybody
 * who has the duty.
 *
 * @param known the account's own case
 */
export const mayAbout = async (
  { accountId, known }: { readonly accountId: string; readonly known: Case | undefined },
  staff: Staff,
  duty: Duty,
  ports: Ports,
): Promise<boolean> => {
  if (known) return mayDo(staff, duty, placeOf(known, ports));
  const decisions = await ports.ledger.decisionsAbout(accountId, looked);
  return (
    mayDo(staff, duty) &&
    (decisions.length === 0 ||
      decisions.some((decision) => mayDo(staff, duty, placeOfDecision(decision, ports))))
  );
};

/**
 * The case of an account that a request is about, if it has one.
 *
 * @throws {Refusal} `forbidden` where the caller has not this duty there
 */
export const caseAbout = async (
  accountId: string,
  caller: Staff,
  duty: Duty,
  ports: Ports,
): Promise<Case | undefined> => {
  const caseId = caseIdOf(ports.settings.platformId, accountId);
  const known = (await ports.ledger.readCases([caseId])).get(caseId);
  if (!(await mayAbout({ accountId, known }, caller, duty, ports))) throw new Refusal('forbidden');
  return known;
};
