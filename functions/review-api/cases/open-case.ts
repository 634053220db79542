import { idOf } from '#shared/decisions/digest.ts';
import { awaitsSecond } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import type { ActingPorts } from '#shared/screening/account-commit.ts';
import type { Acted } from '#shared/screening/act.ts';
import { Refusal } from '../server/refusal.ts';
import { type Caller, mustBeAllowed, type ReviewPorts } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import { isBlind, seenBy } from './blind.ts';
import { placeOf } from './place.ts';

/**
 * The case that a request is about, as the caller sees it: whoever is to make a ruling again sees it
 * as it stood before.
 *
 * @throws {Refusal} `not-found`, which is put on record: whoever tries ids leaves a trace; `forbidden`
 *   where the caller has not this duty there
 */
export const caseFor = async (
  caseId: string,
  caller: Caller,
  duty: Duty,
  ports: Pick<ReviewPorts, 'ledger' | 'auditLog' | 'papers' | 'clock' | 'settings'>,
): Promise<Case> => {
  const known = (await ports.ledger.readCases([caseId])).get(caseId);
  if (!known) {
    const causeId = idOf('req', [caller.requestId, caseId]);
    await putOnRecord(caller.id, { action: 'case.not-found', causeId, details: { caseId } }, ports);
    throw new Refusal('not-found');
  }
  const place = placeOf(known, ports);
  mustBeAllowed(caller, duty, place);
  if (place.queue === 'escalated' && duty === 'rule') mustBeAllowed(caller, 'work-escalated');
  return seenBy(known, caller, ports);
};

/** The id of what a request does: the day it was asked for first, then what names it. */
export const actId = (prefix: string, act: string, more: readonly string[] = []): string =>
  `${prefix}-${act.slice(0, 10).replaceAll('-', '')}-${idOf('x', [act, ...more]).slice(2)}`;

/** The day in an id that `actId` made: the folder in which it lies. */
export const dayIn = (id: string): string => /^[a-z]+-(\d{8})-/.exec(id)?.[1] ?? 'unknown';

/** The ports of the flow, with the rules of the moment. */
export const actingPorts = async (ports: ReviewPorts): Promise<ActingPorts> => ({
  ...ports,
  catalogue: await ports.rulesNow(),
});

/** What was done, or the refusal that says why not. */
export const orRefuse = (acted: Acted): Extract<Acted, { ok: true }> => {
  if (acted.ok) return acted;
  switch (acted.problem) {
    case 'stale':
      throw new Refusal('stale-version', { current: acted.current });
    case 'same-reviewer':
      throw new Refusal('same-person');
    case 'no-case':
      throw new Refusal('not-found');
    default:
      throw new Refusal(acted.problem);
  }
};

type FreePorts = Pick<ReviewPorts, 'desk' | 'clock' | 'papers'>;

/**
 * Refuses what somebody else is at work on.
 *
 * @param ours who may be at work on it
 */
export const mustBeUnclaimed = async (
  { caseId }: Pick<Case, 'caseId'>,
  ours: readonly (string | null)[],
  { desk, clock }: FreePorts,
): Promise<void> => {
  const claim = (await desk.claims([caseId], clock.now())).get(caseId);
  if (claim && !ours.includes(claim.by)) throw new Refusal('claimed', { by: claim.name });
};

/**
 * Refuses what was handed to somebody else.
 *
 * @param ours to whom it may have been
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
 * Refuses what somebody else is at work on, or what was handed to somebody else.
 *
 * @param ours who may be, and to whom it may have been
 */
export const mustBeOurs = async (
  known: Case,
  ours: readonly (string | null)[],
  ports: FreePorts,
): Promise<void> => {
  await mustBeUnclaimed(known, ours, ports);
  await mustBeAssignable(known, ours, ports);
};

/**
 * Whether a case was handed to somebody else, who alone may act on it. A second look holds up nobody who sees
 * that there is one.
 */
export const isElsewhere = (
  known: Case,
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean => {
  const assignee = known.state === 'open' ? known.handling?.assignee : null;
  const held = Boolean(assignee) && assignee !== staff.id;
  return held && !(awaitsSecond(known) && !isBlind(known, staff, ports));
};

/**
 * The same for one person, but that a second look holds up nobody who sees that there is one.
 *
 * @param withThem who acts together with them
 */
export const mustBeFree = async (
  known: Case,
  staff: Staff,
  ports: FreePorts & Pick<ReviewPorts, 'settings'>,
  withThem: string | null = null,
): Promise<void> => {
  if (awaitsSecond(known) && !isBlind(known, staff, ports)) return;
  await mustBeOurs(known, [staff.id, withThem], ports);
};
