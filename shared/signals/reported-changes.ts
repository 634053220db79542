import type { Occurrence } from '../events/occurrence.ts';
import { day, second, startOf } from '../settings/durations.ts';
import { VerificationLevel, type VerificationStatus } from '../settings/platform.ts';
import type { Tier } from '../settings/review.ts';
import {
  type AccountState,
  isVerifiedAtLevel,
  neverClosed,
  profileFields,
} from './account-state.ts';
import { isOwnersChange } from './event-fields.ts';

/**
 * Returns the account's latest reported tier. The time of the report is not stored. The tier of a sign-up is
 * older than any other. A late event (by a day or more) is assumed to be older than the known tier, unless no
 * later event of the account is known.
 */
const tierAfter = (
  { tier, asOf }: AccountState,
  reported: Tier | undefined,
  { event, at, late }: Occurrence,
): AccountState['tier'] =>
  (late && at < asOf) || event.type === 'account.signed-up'
    ? (tier ?? reported ?? null)
    : (reported ?? tier);

/** Returns the changes to the account's state that the event reports directly. */
export const reportedChanges = (
  state: AccountState,
  occurrence: Occurrence,
): Partial<AccountState> => {
  const { event, at } = occurrence;
  switch (event.type) {
    case 'account.signed-up':
      return {
        signedUpAt: Math.min(state.signedUpAt ?? at, at),
        tier: tierAfter(state, event.data.tier, occurrence),
        ...(event.data.verification && verificationAfter(state, event.data.verification, at)),
      };
    case 'account.imported':
      return {
        signedUpAt: Date.parse(event.data.signedUpAt),
        imported: true,
        tier: tierAfter(state, event.data.tier, occurrence),
        ...(event.data.verification && importedVerification(state, event.data.verification, at)),
        ...(state.standing.version === 0 && {
          standing: {
            status: event.data.standing,
            version: 0,
            since: at,
            until: null,
            decisionId: null,
          },
        }),
      };
    case 'account.verification-changed':
      return verificationAfter(state, event.data, at);
    case 'account.profile-changed':
      return {
        tier: tierAfter(state, event.data.tier, occurrence),
        ...(isOwnersChange(event.data) && profileAfter(state, event.data.fields, at)),
      };
    case 'account.credential-changed':
      return { credentialChangedAt: Math.max(state.credentialChangedAt ?? 0, startOf(second, at)) };
    case 'account.closed':
      return closureAfter(state, {
        closed: at,
        byPlatform: event.data.by === 'platform' ? at : null,
        reopened: null,
      });
    case 'account.reopened':
      return closureAfter(state, { closed: null, byPlatform: null, reopened: at });
    default:
      return {};
  }
};

const laterOf = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/**
 * Returns standing and closure after a closing or reopening. The latest of each kind counts, so they may
 * arrive in any order. A reopening reverses all closings up to its second and restores the earlier
 * standing.
 */
const closureAfter = (
  { standing, closure }: AccountState,
  reported: {
    readonly closed: number | null;
    readonly byPlatform: number | null;
    readonly reopened: number | null;
  },
): Pick<AccountState, 'standing' | 'closure'> => {
  const wasClosed = standing.status === 'closed';
  const reopened = laterOf(
    closure.reopened,
    reported.reopened && startOf(second, reported.reopened),
  );
  const isInEffect = (closed: number | null): closed is number =>
    closed !== null && startOf(second, closed) > (reopened ?? 0);
  const closed = laterOf(wasClosed ? standing.since : null, reported.closed);
  const byPlatform = laterOf(
    closure.byPlatform,
    reported.byPlatform && startOf(second, reported.byPlatform),
  );
  const version = standing.version + 1;
  if (!isInEffect(closed)) {
    return {
      closure: { ...neverClosed, reopened },
      standing: wasClosed
        ? {
            ...standing,
            status: closure.from,
            version,
            since: closure.since ?? reported.reopened ?? standing.since,
          }
        : { ...standing, version },
    };
  }
  return {
    closure: {
      byPlatform: isInEffect(byPlatform) ? byPlatform : null,
      reopened,
      ...(standing.status === 'closed'
        ? { from: closure.from, since: closure.since }
        : { from: standing.status, since: second * Math.ceil(standing.since / second) }),
    },
    standing: { ...standing, status: 'closed', version, since: closed },
  };
};

/**
 * Adds a profile change. It joins the latest run of changes if it is at most a day from the latest change.
 */
const profileAfter = (
  { profileChangedAt, rewritten }: AccountState,
  fields: readonly string[],
  at: number,
): Pick<AccountState, 'profileChangedAt' | 'rewritten'> => {
  const changed = profileFields.filter((field) => fields.includes(field));
  const known = profileChangedAt ?? 0;
  const changedAt = Math.max(known, startOf(second, at));
  if (Math.abs(at - known) > day) {
    return { profileChangedAt: changedAt, rewritten: at > known ? changed : rewritten };
  }
  return {
    profileChangedAt: changedAt,
    rewritten: profileFields.filter(
      (field) => changed.includes(field) || rewritten.includes(field),
    ),
  };
};

type ReportedVerification = {
  readonly status: AccountState['verification']['status'];
  readonly level?: AccountState['verification']['level'] | undefined;
  readonly expiresAt?: string | undefined;
};

/**
 * The places of statuses in the order in which an account passes through them. That of `VerificationStatus` is how they
 * are stored: a new one is the last there.
 */
const passed = {
  unverified: 0,
  pending: 1,
  verified: 2,
  failed: 3,
  expired: 4,
  revoked: 5,
} as const satisfies Readonly<Record<VerificationStatus, number>>;

/** The order of statuses, and of the levels reached in each. */
const orderOf = ({ status, level }: ReportedVerification | AccountState['verification']): number =>
  passed[status] * VerificationLevel.options.length +
  VerificationLevel.options.indexOf(level ?? 'phone');

/**
 * Applies a verification status unless a later one is known: statuses may arrive in any order. Of two at one time, such
 * as an attempt and its outcome within a second, the outcome is the later one, and the higher level.
 */
const verificationAfter = (
  { verification }: AccountState,
  reported: ReportedVerification,
  at: number,
): Partial<AccountState> =>
  (at - verification.since || orderOf(reported) - orderOf(verification)) >= 0
    ? verificationOf(reported, at)
    : {};

/**
 * As `verificationAfter`. But an import tells what holds, not that somebody has just verified: what is known already
 * keeps its time.
 */
const importedVerification = (
  state: AccountState,
  reported: ReportedVerification,
  at: number,
): Partial<AccountState> => {
  const { verification: known } = state;
  const { verification = known } = verificationAfter(state, reported, at);
  const isSame =
    verification.status === known.status &&
    verification.level !== null &&
    verification.level === known.level &&
    isVerifiedAtLevel(known, verification.level, at);
  return { verification: isSame ? { ...verification, since: known.since } : verification };
};

const verificationOf = (
  { status, level, expiresAt }: ReportedVerification,
  at: number,
): Pick<AccountState, 'verification'> => ({
  verification: {
    status,
    level: level ?? null,
    since: at,
    until: expiresAt ? Date.parse(expiresAt) : null,
  },
});
