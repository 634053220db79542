import type { KeyedHash } from '../signals/keyed-hash.ts';
import { type Case, type Resolution, reopenCase } from './case.ts';
import { noHandling } from './handling.ts';
import { mayDo, type Place, type Staff } from './staff.ts';

/*
 * A small share of rulings is made again by somebody who does not know that there is one. Nothing
 * about the account changes by it: both conclusions are compared, and where they differ a third
 * person settles the case.
 */

type Blind = Pick<Case, 'blind'>;

/** Whether a ruling stands on the case that somebody else is still to make again. */
export const awaitsSecond = <Known extends Blind>(
  known: Known,
): known is Known & { readonly blind: NonNullable<Case['blind']> } => known.blind?.second === null;

/** Whether two people came to different conclusions, and a third is still to settle it. */
export const isDisputed = <Known extends Blind>(
  known: Known,
): known is Known & {
  readonly blind: { readonly first: Resolution; readonly second: Resolution };
} => Boolean(known.blind?.second);

/**
 * Whether a ruling is made again: a share of them, by a keyed hash, so that nobody who rules can
 * know or choose which.
 *
 * @param share 0..1
 */
export const isChosen = (
  { caseId, rulingId }: { readonly caseId: string; readonly rulingId: string },
  share: number,
  hash: KeyedHash,
): boolean => hash(`blind ${caseId} ${rulingId}`) < share * 2 ** 48;

/**
 * Whether a ruling on the case as it lies there can be made again by somebody else: one person rules
 * alone on an account. What others had a part in, what is under appeal and campaigns, whose rings are
 * ruled on as well, are not; nor is a second look at what is resolved.
 */
export const canBeMadeAgain = ({ state, campaign, handling, appeal, blind }: Case): boolean =>
  state === 'open' &&
  campaign === null &&
  handling === null &&
  appeal?.state !== 'open' &&
  blind === null;

/** The case after a ruling that is made again: all as ruled, and it waits for its second reviewer. */
export const putAgain = (open: Case, ruled: Case): Case => ({
  ...ruled,
  blind: ruled.resolution && {
    first: ruled.resolution,
    changedAt: open.changedAt,
    second: null,
  },
});

/** The case before the ruling that is made again; any other as it is. */
export const asItStood = (known: Case): Case =>
  awaitsSecond(known)
    ? {
        ...known,
        state: 'open',
        changedAt: known.blind.changedAt,
        resolution: null,
        concluded: null,
        rulings: known.rulings.filter((id) => id !== known.blind.first.rulingId),
      }
    : known;

/** Whether somebody may be a second reviewer anywhere. */
export const mayBeSecond = (staff: Staff): boolean =>
  mayDo(staff, 'rule') && !mayDo(staff, 'work-escalated') && !mayDo(staff, 'read-audit');

/** Whether somebody may make again what another person ruled in a place. */
export const isSecondTo = (ruledBy: string, staff: Staff, place: Place): boolean =>
  ruledBy !== staff.id && mayDo(staff, 'rule', place) && mayBeSecond(staff);

/**
 * Whether somebody may be the second reviewer, and so must not learn of the ruling: whoever rules
 * there, is not senior and does not read the audit log. Those who are senior settle what differs, and
 * always see what stands.
 *
 * @param place of the case
 */
export const isBlindTo = (known: Blind, staff: Staff, place: Place): boolean =>
  awaitsSecond(known) && isSecondTo(known.blind.first.by, staff, place);

/**
 * Whether a conclusion is held against the account. Upholding what stands is, but for an account that
 * was drawn: nothing stands against it.
 */
export const heldAgainst = (
  conclusion: Resolution['conclusion'],
  { sampled }: Pick<Case, 'sampled'>,
): boolean => conclusion === 'restricted' || (conclusion === 'upheld' && !sampled);

/** Whether two conclusions about a case come to the same. */
export const comeToTheSame = (
  a: Pick<Resolution, 'conclusion'>,
  b: Pick<Resolution, 'conclusion'>,
  known: Pick<Case, 'sampled'>,
): boolean => heldAgainst(a.conclusion, known) === heldAgainst(b.conclusion, known);

/**
 * The case after its second reviewer concluded: as it is where both came to the same; else open before
 * those who are senior, while what the first did stands.
 */
export const afterSecond = (known: Case, second: Resolution): Case => {
  if (!awaitsSecond(known)) return known;
  const { blind } = known;
  return comeToTheSame(blind.first, second, known)
    ? { ...known, handling: null, blind: null }
    : {
        ...reopenCase(known, second.at),
        handling: { ...noHandling, escalated: { by: second.by, at: second.at } },
        blind: { ...blind, second },
      };
};

/** The case after the second reviewer took that back: what the first did stands, and nobody is asked again. */
export const withoutSecond = (known: Case): Case =>
  isDisputed(known)
    ? { ...known, state: 'resolved', resolution: known.blind.first, handling: null, blind: null }
    : known;

/**
 * The case after its second reviewer sent it to those who are senior, or know of the ruling: open,
 * with all that was done.
 */
export const openForSeniors = (known: Case, at: number): Case =>
  awaitsSecond(known) ? reopenCase(known, at) : known;

/** Whether somebody may not settle a case: both who came to different conclusions. */
export const isParty = (known: Blind, staffId: string): boolean =>
  isDisputed(known) && [known.blind.first.by, known.blind.second.by].includes(staffId);
