import type { KeyedHash } from '../signals/keyed-hash.ts';
import { type Case, reopenCase } from './case.ts';
import { type BlindReview, conclusionsWithout, type Resolution } from './conclusion.ts';
import { noHandling } from './handling.ts';
import { type DutyScope, mayDo, type Staff } from './staff.ts';

/*
 * A small share of rulings is repeated by a second reviewer who does not know that there is one. This
 * changes nothing about the account: the two conclusions are compared, and if they differ, a third person
 * settles the case.
 */

type WithBlindReview = Pick<Case, 'blind'>;

/** Two different conclusions about a case, by reviewers who did not know of each other. */
export type Dispute = BlindReview & { readonly second: Resolution };

/** Whether the case has a ruling that a second reviewer is still to repeat. */
export const awaitsSecondReview = <Known extends WithBlindReview>(
  known: Known,
): known is Known & { readonly blind: NonNullable<Case['blind']> } => known.blind?.second === null;

/** Whether two reviewers came to different conclusions that a third person has not settled yet. */
export const isDisputed = <Known extends WithBlindReview>(
  known: Known,
): known is Known & { readonly blind: Dispute } => Boolean(known.blind?.second);

/** An open case in dispute: it waits for a third person, escalated by the second reviewer. */
export const inDispute = (open: Case, blind: Dispute): Case => ({
  ...open,
  handling: { ...noHandling, escalated: { by: blind.second.by, at: blind.second.at } },
  blind,
});

/**
 * Whether a ruling is selected for a blind review. Selection is by keyed hash, so that reviewers can
 * neither know nor choose which rulings are repeated.
 *
 * @param share 0..1
 */
export const isSelectedForBlindReview = (
  { caseId, rulingId }: { readonly caseId: string; readonly rulingId: string },
  share: number,
  hash: KeyedHash,
): boolean => hash(`blind ${caseId} ${rulingId}`) < share * 2 ** 48;

/**
 * Whether a ruling on the case can be repeated: it must be one reviewer's ruling on an open case of an
 * account. Excluded are cases that others took part in, cases under appeal, and campaigns, whose rings
 * are ruled on as well.
 */
export const canBeReviewedBlindly = ({ state, campaign, handling, appeal, blind }: Case): boolean =>
  state === 'open' &&
  campaign === null &&
  handling === null &&
  appeal?.state !== 'open' &&
  blind === null;

/** The case after a ruling that is to be repeated: as ruled, and waiting for its second reviewer. */
export const startBlindReview = (open: Case, ruled: Case): Case => ({
  ...ruled,
  blind: ruled.resolution && {
    first: ruled.resolution,
    changedAt: open.changedAt,
    second: null,
  },
});

/** The case as it was before the ruling that is to be repeated; any other case unchanged. */
export const asBeforeRuling = (known: Case): Case =>
  awaitsSecondReview(known)
    ? {
        ...known,
        state: 'open',
        changedAt: known.blind.changedAt,
        resolution: null,
        concluded: null,
        conclusions: conclusionsWithout(known, known.blind.first.at),
        rulings: known.rulings.filter((id) => id !== known.blind.first.rulingId),
      }
    : known;

/** Whether somebody may be a second reviewer anywhere. */
export const canBeSecondReviewer = (staff: Staff): boolean =>
  mayDo(staff, 'rule') && !mayDo(staff, 'work-escalated') && !mayDo(staff, 'read-audit');

/** Whether somebody may repeat another person's ruling in this place. */
export const canBeSecondReviewerOf = (ruledBy: string, staff: Staff, place: DutyScope): boolean =>
  ruledBy !== staff.id && mayDo(staff, 'rule', place) && canBeSecondReviewer(staff);

/**
 * Whether somebody may be the second reviewer, and so must not learn of the ruling: a person who rules
 * there, is not senior and does not read the audit log. Seniors settle disputes and always see the
 * ruling.
 *
 * @param place the case's queue and category
 */
export const isRulingHiddenFrom = (
  known: WithBlindReview,
  staff: Staff,
  place: DutyScope,
): boolean =>
  awaitsSecondReview(known) && canBeSecondReviewerOf(known.blind.first.by, staff, place);

/**
 * Whether a conclusion goes against the account. `upheld` does, except for an account that was drawn:
 * there is nothing to uphold.
 */
export const isAgainstAccount = (
  conclusion: Resolution['conclusion'],
  { sampled }: Pick<Case, 'sampled'>,
): boolean => conclusion === 'restricted' || (conclusion === 'upheld' && !sampled);

/** Whether two conclusions about a case agree. */
export const conclusionsAgree = (
  a: Pick<Resolution, 'conclusion'>,
  b: Pick<Resolution, 'conclusion'>,
  known: Pick<Case, 'sampled'>,
): boolean => isAgainstAccount(a.conclusion, known) === isAgainstAccount(b.conclusion, known);

/**
 * The case after its second reviewer concluded. It stays resolved if both agree; otherwise it is open for
 * seniors, while the effects of the first ruling stay.
 */
export const concludeSecondReview = (known: Case, second: Resolution): Case => {
  if (!awaitsSecondReview(known)) return known;
  const { blind, conclusions } = known;
  return conclusionsAgree(blind.first, second, known)
    ? { ...known, handling: null, blind: null }
    : inDispute({ ...reopenCase(known, second.at), conclusions }, { ...blind, second });
};

/**
 * The case after the second reviewer undid a differing conclusion: the first ruling stands. What came while they
 * disagreed, a decision or an appeal, still waits for a person.
 */
export const undoSecondReview = (known: Case): Case => {
  if (!isDisputed(known)) return known;
  const { first } = known.blind;
  const { by, at, conclusion } = first;
  const isWaiting = known.appeal?.state === 'open' || known.entries.some((entry) => entry.at > at);
  return {
    ...known,
    ...(isWaiting ? { state: 'open', resolution: null } : { state: 'resolved', resolution: first }),
    concluded: { by, at, conclusion },
    handling: null,
    blind: null,
  };
};

/**
 * The case after it left its blind review, because it was escalated or handed to somebody who may see the
 * ruling: open, while the effects of the ruling stay. What was concluded before does not hold instead.
 */
export const openForSeniors = (known: Case, at: number): Case => {
  if (!awaitsSecondReview(known)) return known;
  const { first } = known.blind;
  const conclusions = known.conclusions?.map((one) =>
    one.at === first.at ? { ...one, conclusion: null } : one,
  );
  return { ...reopenCase(known, at), conclusions: conclusions ?? null };
};

/** Whether somebody may not settle a case: both reviewers who disagreed. */
export const isDisputeParty = (known: WithBlindReview, staffId: string): boolean =>
  isDisputed(known) && [known.blind.first.by, known.blind.second.by].includes(staffId);
