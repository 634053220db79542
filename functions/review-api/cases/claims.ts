import type { Staff } from '#shared/reviews/staff.ts';
import type { CaseViewer, Claim as Held } from '#shared/stores/claims/port.ts';
import type { Claim } from '../contract/queues.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';

const claimLifetime = 90_000;
const presenceLifetime = 30_000;

/** A claim as shown to a staff member. */
export const claimView = ({ by, name, until }: Held, viewer: Staff): Claim => ({
  by: { id: by, name },
  until,
  mine: by === viewer.id,
});

/**
 * Claims a case for the caller, or extends their claim.
 *
 * @throws {Refusal} `claimed` if somebody else has claimed it
 */
export const claimNow = async (
  { caseId, queue }: Pick<Held, 'caseId' | 'queue'>,
  caller: Caller,
  { claims, clock }: ReviewPorts,
) => {
  const now = clock.now();
  const claim = await claims.claim(
    { caseId, queue, by: caller.id, name: caller.name, since: now, until: now + claimLifetime },
    now,
  );
  if (claim.by !== caller.id) throw new Refusal('claimed', { by: claim.name });
  return claim;
};

/** The claim in force on a case. */
export const claimOn = async (
  caseId: string,
  { claims, clock }: Pick<ReviewPorts, 'claims' | 'clock'>,
): Promise<Held | undefined> => (await claims.of([caseId], clock.now())).get(caseId);

/** The people who have a case open, as shown to someone who may know of those that `isShown` says. */
export const presenceView = (viewers: readonly CaseViewer[], isShown: (by: string) => boolean) =>
  viewers.filter(({ by }) => isShown(by)).map(({ by, name }) => ({ id: by, name }));

/** Records that the caller has a case open, and returns who else does. */
export const recordPresence = (caseId: string, caller: Caller, { claims, clock }: ReviewPorts) => {
  const now = clock.now();
  const viewer = { by: caller.id, name: caller.name, until: now + presenceLifetime };
  return claims.recordViewer(caseId, viewer, now);
};
