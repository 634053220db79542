import type { Occurrence } from '../events/recheck.ts';
import type { GatedService, PlatformSettings, VerificationLevel } from '../settings/platform.ts';
import { type AccountState, isVerifiedAtLevel } from './account-state.ts';
import { hoursSince } from './ages.ts';
import type { Signals } from './signals.ts';

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

/** Measures the verification of a name, and whether the gate is closed to the service that the event uses. */
export const realNameOf = (
  state: AccountState,
  service: GatedService | null,
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
  };
};
