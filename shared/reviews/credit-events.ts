import {
  type Decision,
  endsRestriction,
  type Outcome,
  restrictingOutcomes,
} from '../decisions/decision.ts';
import { isGate, policy } from '../decisions/policy.ts';

/** What a decision may count as. */
export type CreditEvent = Exclude<Outcome, 'allow' | 'observe'> | 'flag-content';

/**
 * Whether only the real-name gate caused a decision. The law requires a name of everybody, so it says
 * nothing about abuse. The score leaves the gate out: below `challengeAt`, nothing else asked for a restriction.
 * A person asks for it alone only by taking back its release.
 */
const isByGateAlone = ({ score, findings, by, gate }: Decision): boolean =>
  by === undefined
    ? score < policy.challengeAt &&
      findings.some((finding) => finding.life === 'live' && isGate(finding))
    : gate === true;

/** Whether the real-name gate alone restricted an account when a decision about it was made. */
const isRestrictedByGateAlone = (
  { id, decidedAt }: Decision,
  decisions: readonly Decision[],
): boolean => {
  const earlier = decisions.filter(
    (one) =>
      one.subject.kind === 'account' &&
      (one.decidedAt < decidedAt || (one.decidedAt === decidedAt && one.id < id)),
  );
  const freeSince = Math.max(0, ...earlier.filter(endsRestriction).map((end) => end.decidedAt));
  const inForce = earlier.filter(
    (one) =>
      restrictingOutcomes.has(one.outcome) &&
      one.decidedAt > freeSince &&
      (one.until === undefined || one.until > decidedAt),
  );
  return inForce.length > 0 && inForce.every(isByGateAlone);
};

/**
 * Returns what a decision counts as in its account's credit; `null` if it takes nothing away.
 *
 * @param decisions all decisions about the account, in any order
 */
export const creditEventOf = (
  decision: Decision,
  decisions: readonly Decision[],
): CreditEvent | null => {
  const { outcome, subject, unchanged, eventType, gate, braked } = decision;
  if (isByGateAlone(decision)) return null;
  // The account did nothing new, and nothing was done: such as when a list that names it is imported again. If
  // only the gate restricted it, this is the first decision against it.
  if (
    unchanged &&
    eventType === 'account.rechecked' &&
    !isRestrictedByGateAlone(decision, decisions)
  )
    return null;
  // What a brake held back is only put before a person, as without the gate, which restricted the account.
  if (gate && braked) return 'flag';
  if (outcome === 'flag') return subject.kind === 'account' ? 'flag' : 'flag-content';
  return outcome === 'allow' || outcome === 'observe' ? null : outcome;
};
