import type { Occurrence } from '../events/occurrence.ts';
import type { GatedService, PlatformSettings, VerificationLevel } from '../settings/platform.ts';
import { type AccountState, isVerifiedAtLevel } from './account-state.ts';
import { hoursSince } from './ages.ts';
import type { Signals } from './signals.ts';
import type { TouchedLink } from './touched-links.ts';

/** Returns the service that an event uses, if the law reserves it for verified real names. */
export const serviceOf = ({ event }: Occurrence): GatedService | null => {
  switch (event.type) {
    case 'content.posted':
    case 'content.edited':
      return event.data.kind === 'message' ? 'messaging' : 'publishing';
    case 'social.messaged':
      return 'messaging';
    case 'social.requested':
    case 'social.followed':
    case 'social.group-joined':
      return 'social';
    case 'payment.transferred':
    case 'payment.bound':
      return 'trading';
    default:
      return null;
  }
};

/** Whether a level identifies a person. A phone number does not: a buyer of the account brings their own. */
const identifiesPerson = (level: VerificationLevel | null): boolean =>
  level === 'identity' || level === 'face';

/**
 * Whether a face was verified after the account came to use the identity. A name and a number are what anybody has who
 * misuses an identity; the face at the first verification may be that of somebody who sells the account.
 */
const isHolderShown = (
  { verification, firstSeenAt }: AccountState,
  links: readonly TouchedLink[],
  at: number,
): boolean => {
  const known = links.find(({ kind }) => kind === 'identity')?.since ?? null;
  return (
    known !== null &&
    isVerifiedAtLevel(verification, 'face', at) &&
    // An import tells of an earlier verification: the account used the identity long before, and is first seen now.
    verification.since > Math.max(known, firstSeenAt)
  );
};

/** Measures the verification of a name, and whether the gate is closed to the service that the event uses. */
export const realNameOf = (
  state: AccountState,
  service: GatedService | null,
  links: readonly TouchedLink[],
  at: number,
  { gate, identity }: PlatformSettings,
): Signals['realName'] => {
  const { status, level, since, until } = state.verification;
  const isExpired = status === 'verified' && until !== null && until <= at;
  const verified = status === 'verified' && !isExpired;
  const isVerified = isVerifiedAtLevel(state.verification, gate.level, at);
  const start = state.signedUpAt ?? state.firstSeenAt;
  return {
    status: isExpired ? 'expired' : status,
    level,
    verifiedHours: verified && identifiesPerson(level) ? hoursSince(since, at) : null,
    required: gate.level,
    gateClosed:
      service !== null &&
      gate.services.includes(service) &&
      !isVerified &&
      at - start >= gate.graceSeconds * 1000,
    identityLimit: identity.accountsPerIdentity,
    holderShown: isHolderShown(state, links, at),
  };
};
