import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { ownCaseOf } from './acted-on.ts';
import { placeOfDecision } from './finding-decisions.ts';
import { placeOf } from './place.ts';

/** Number of decisions searched for the places of an account without a case. */
const decisionsSearched = 30;

type Ports = Pick<ReviewPorts, 'ledger' | 'settings'>;

/**
 * Whether a staff member has a duty for an account: in the place of its case or, without a case, in the place
 * of one of its latest decisions. An account without decisions has no place, so everybody with the duty may
 * act.
 *
 * @param known the account's own case
 */
export const mayDoForAccount = async (
  { accountId, known }: { readonly accountId: string; readonly known: Case | null },
  staff: Staff,
  duty: Duty,
  ports: Ports,
): Promise<boolean> => {
  if (known) return mayDo(staff, duty, placeOf(known, ports));
  const unlimited = staff.grants.filter(({ queues, categories }) => !queues && !categories);
  if (mayDo({ ...staff, grants: unlimited }, duty)) return true;
  const decisions = await ports.ledger.decisionsAbout(accountId, decisionsSearched);
  return (
    mayDo(staff, duty) &&
    (decisions.length === 0 ||
      decisions.some((decision) => mayDo(staff, duty, placeOfDecision(decision, ports))))
  );
};

/**
 * Whether a staff member who may read a case may read its account too: the leading account of a campaign may have a
 * case of its own in a place out of their reach.
 *
 * @param own as returned by `ownCaseOf`
 */
export const mayReadAccountOf = (
  known: Case,
  own: Case | null,
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean => !known.campaign || !own || mayDo(staff, 'read-cases', placeOf(own, ports));

/** The exhibits of a case's account (`exhibitsOf`); none if the staff member may not read the account. */
export const exhibitsFor = async (
  known: Case,
  staff: Staff,
  ports: Ports & Pick<ReviewPorts, 'papers'>,
): Promise<readonly Exhibit[]> =>
  mayReadAccountOf(known, await ownCaseOf(known, ports), staff, ports)
    ? (await exhibitsOf(known.accountId, ports)).exhibits
    : [];

/**
 * Returns the case of the account that a request names, if it has one.
 *
 * @throws {Refusal} `forbidden` if the caller lacks the duty in its place
 */
export const caseForAccount = async (
  accountId: string,
  caller: Staff,
  duty: Duty,
  ports: Ports,
): Promise<Case | null> => {
  const caseId = caseIdOf(ports.settings.platformId, accountId);
  const known = await readCase(caseId, ports.ledger);
  if (!(await mayDoForAccount({ accountId, known }, caller, duty, ports)))
    throw new Refusal('forbidden');
  return known;
};
