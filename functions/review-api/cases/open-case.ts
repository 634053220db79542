import type { ActingPorts } from '#shared/acting/account-commit.ts';
import type { ActOutcome } from '#shared/acting/act.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { awaitsSecondReview } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { Refusal } from '../server/refusal.ts';
import { type Caller, mustHaveDuty, type ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import { isBlind, seenBy } from './blind.ts';
import { claimOn } from './claims.ts';
import { mayRuleIn, placeOf } from './place.ts';

/**
 * Returns the case that a request names, as the caller may see it: a blind second reviewer sees it as it was
 * before the first ruling.
 *
 * @throws {Refusal} `not-found`, with an audit entry so that id guessing leaves a trace; `forbidden` if the
 *   caller lacks the duty in the case's place
 */
export const caseFor = async (
  caseId: string,
  caller: Caller,
  duty: Duty,
  ports: Pick<ReviewPorts, 'ledger' | 'auditLog' | 'papers' | 'clock' | 'settings'>,
): Promise<Case> => {
  const known = await readCase(caseId, ports.ledger);
  if (!known) {
    const causeId = idOf('req', [caller.requestId, caseId]);
    await putOnRecord(caller.id, { action: 'case.not-found', causeId, details: { caseId } }, ports);
    throw new Refusal('not-found');
  }
  const place = placeOf(known, ports);
  mustHaveDuty(caller, duty, place);
  if (duty === 'rule' && !mayRuleIn(caller, place)) throw new Refusal('forbidden');
  return seenBy(known, caller, ports);
};

/**
 * Builds the id of the result of a request: the day of the first attempt, then a digest that identifies the
 * request.
 */
export const actId = (prefix: string, act: string, more: readonly string[] = []): string =>
  `${prefix}-${act.slice(0, 10).replaceAll('-', '')}-${idOf('x', [act, ...more]).slice(2)}`;

/** The day in an id made by `actId`, used as the folder of its paper. */
export const dayIn = (id: string): string => /^[a-z]+-(\d{8})-/.exec(id)?.[1] ?? 'unknown';

/** The ports for acting, with the current rules. */
export const actingPorts = async (ports: ReviewPorts): Promise<ActingPorts> => ({
  ...ports,
  catalogue: await ports.rulesNow(),
});

/** The refusal that says why an act was not done. */
export const refusalOfAct = (acted: Extract<ActOutcome, { ok: false }>): Refusal => {
  switch (acted.problem) {
    case 'stale':
      return new Refusal('stale-version', { current: acted.current });
    case 'same-reviewer':
      return new Refusal('same-person');
    case 'no-case':
      return new Refusal('not-found');
    default:
      return new Refusal(acted.problem);
  }
};

/** Returns a successful result, or throws the matching refusal. */
export const orRefuse = (acted: ActOutcome): Extract<ActOutcome, { ok: true }> => {
  if (acted.ok) return acted;
  throw refusalOfAct(acted);
};

type FreePorts = Pick<ReviewPorts, 'claims' | 'clock' | 'papers'>;

/**
 * Refuses if somebody else has claimed the case.
 *
 * @param ours ids of the people who may have claimed it
 */
export const mustBeUnclaimed = async (
  { caseId }: Pick<Case, 'caseId'>,
  ours: readonly (string | null)[],
  ports: FreePorts,
): Promise<void> => {
  const claim = await claimOn(caseId, ports);
  if (claim && !ours.includes(claim.by)) throw new Refusal('claimed', { by: claim.name });
};

/**
 * Refuses if the case is assigned to somebody else.
 *
 * @param ours ids of the people to whom it may be assigned
 */
export const mustBeAssignable = async (
  known: Case,
  ours: readonly (string | null)[],
  { papers }: Pick<FreePorts, 'papers'>,
): Promise<void> => {
  const assignee = known.state === 'open' ? known.handling?.assignee : null;
  if (!assignee || ours.includes(assignee)) return;
  const nameOf = await namesOf([assignee], papers);
  throw new Refusal('claimed', { by: nameOf(assignee).name });
};

/**
 * Refuses if somebody else has claimed the case or is assigned to it.
 *
 * @param ours ids of the people who may have it
 */
export const mustBeFreeFor = async (
  known: Case,
  ours: readonly (string | null)[],
  ports: FreePorts,
): Promise<void> => {
  await mustBeUnclaimed(known, ours, ports);
  await mustBeAssignable(known, ours, ports);
};

/**
 * Whether a case is assigned to somebody else, so that only they may act on it. An assignment during a blind
 * second review does not block people who know of the first ruling: to them the case is resolved.
 *
 * @param known the case as shown to the staff member (`seenBy`)
 */
export const isAssignedElsewhere = (known: Case, { id }: Pick<Staff, 'id'>): boolean => {
  const assignee = known.state === 'open' ? known.handling?.assignee : null;
  return Boolean(assignee) && assignee !== id;
};

/**
 * Refuses if somebody else has claimed the case or is assigned to it. Claims and assignments during a blind
 * second review do not block people who know of the first ruling.
 *
 * @param actingWith id of the person who acts together with them
 */
export const mustBeFree = async (
  known: Case,
  staff: Staff,
  ports: FreePorts & Pick<ReviewPorts, 'settings'>,
  actingWith: string | null = null,
): Promise<void> => {
  if (awaitsSecondReview(known) && !isBlind(known, staff, ports)) return;
  await mustBeFreeFor(known, [staff.id, actingWith], ports);
};
