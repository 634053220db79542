import { idOf } from '#shared/decisions/digest.ts';
import { awaitsSecond } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Acted, ActingPorts } from '#shared/screening/act.ts';
import { isBlind, seenBy } from './blind.ts';
import { Refusal } from './refusal.ts';
import { type Caller, mustBeAllowed, type ReviewPorts } from './route.ts';
import { placeOf } from './rows.ts';

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
  ports: Pick<ReviewPorts, 'ledger' | 'auditLog' | 'clock' | 'settings'>,
): Promise<Case> => {
  const { ledger, auditLog, clock } = ports;
  const known = (await ledger.readCases([caseId])).get(caseId);
  if (!known) {
    await auditLog.append({
      subject: `staff:${caller.id}`,
      at: clock.now(),
      actor: caller.id,
      action: 'case.not-found',
      causeId: idOf('req', [caller.requestId, caseId]),
      details: { caseId },
    });
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

/** Refuses what somebody else is at work on, or what was handed to somebody else. */
export const mustBeFree = async (
  known: Case,
  caller: Caller,
  ports: Pick<ReviewPorts, 'desk' | 'clock' | 'settings'>,
): Promise<void> => {
  const { desk, clock } = ports;
  // A second look must not hold up whoever sees that there is one.
  if (awaitsSecond(known) && !isBlind(known, caller, ports)) return;
  const claim = (await desk.claims([known.caseId], clock.now())).get(known.caseId);
  if (claim && claim.by !== caller.id) throw new Refusal('claimed', { by: claim.name });
};
