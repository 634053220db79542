import type { Occurrence } from '../events/recheck.ts';
import { day, second, startOf } from '../settings/durations.ts';
import type { Tier } from '../settings/review.ts';
import { type AccountState, neverClosed, profileFields } from './account-state.ts';

/**
 * What the account is worth by the latest word. When that was said takes no room: nothing is said before a
 * sign-up, and what comes late (a day and more) is taken to be older than what is known, unless nothing that
 * happened after it was heard of.
 */
const tierAfter = (
  { tier, asOf }: AccountState,
  told: Tier | undefined,
  { event, at, late }: Occurrence,
): AccountState['tier'] =>
  (late && at < asOf) || event.type === 'account.signed-up'
    ? (tier ?? told ?? null)
    : (told ?? tier);

/** What the event says of the account itself. */
export const described = (state: AccountState, occurrence: Occurrence): Partial<AccountState> => {
  const { event, at } = occurrence;
  switch (event.type) {
    case 'account.signed-up':
      return {
        signedUpAt: Math.min(state.signedUpAt ?? at, at),
        tier: tierAfter(state, event.data.tier, occurrence),
        ...(event.data.verification && heard(state, event.data.verification, at)),
      };
    case 'account.imported':
      return {
        signedUpAt: Date.parse(event.data.signedUpAt),
        imported: true,
        tier: tierAfter(state, event.data.tier, occurrence),
        ...(event.data.verification && heard(state, event.data.verification, at)),
        ...(state.standing.version === 0 && {
          standing: {
            is: event.data.standing,
            version: 0,
            since: at,
            until: null,
            decisionId: null,
          },
        }),
      };
    case 'account.verification-changed':
      return heard(state, event.data, at);
    case 'account.profile-changed':
      return {
        tier: tierAfter(state, event.data.tier, occurrence),
        // A tier is the platform's word, not the owner's.
        ...(event.data.fields.some((field) => field !== 'tier') && {
          ...rewrittenAfter(state, event.data.fields, at),
        }),
      };
    case 'account.credential-changed':
      return { credentialChangedAt: Math.max(state.credentialChangedAt ?? 0, startOf(second, at)) };
    case 'account.closed':
      return closingsAfter(state, {
        closed: at,
        byPlatform: event.data.by === 'platform' ? at : null,
        reopened: null,
      });
    case 'account.reopened':
      return closingsAfter(state, { closed: null, byPlatform: null, reopened: at });
    default:
      return {};
  }
};

const later = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/**
 * Whether the account is closed, and by whom: what counts is the latest of each kind, so that they may
 * come in any order. A reopening takes back every closing until its second, and the account stands as
 * it stood before.
 */
const closingsAfter = (
  { standing, closure }: AccountState,
  told: {
    readonly closed: number | null;
    readonly byPlatform: number | null;
    readonly reopened: number | null;
  },
): Pick<AccountState, 'standing' | 'closure'> => {
  const wasClosed = standing.is === 'closed';
  const reopened = later(closure.reopened, told.reopened && startOf(second, told.reopened));
  const holds = (closed: number | null): closed is number =>
    closed !== null && startOf(second, closed) > (reopened ?? 0);
  const closed = later(wasClosed ? standing.since : null, told.closed);
  const byPlatform = later(closure.byPlatform, told.byPlatform && startOf(second, told.byPlatform));
  const version = standing.version + 1;
  if (!holds(closed)) {
    return {
      closure: { ...neverClosed, reopened },
      standing: wasClosed
        ? {
            ...standing,
            is: closure.from,
            version,
            since: closure.since ?? told.reopened ?? standing.since,
          }
        : { ...standing, version },
    };
  }
  return {
    closure: {
      byPlatform: holds(byPlatform) ? byPlatform : null,
      reopened,
      ...(standing.is === 'closed'
        ? { from: closure.from, since: closure.since }
        : { from: standing.is, since: second * Math.ceil(standing.since / second) }),
    },
    standing: { ...standing, is: 'closed', version, since: closed },
  };
};

/** What was changed of the profile: one change belongs to the run of the latest, if less than a day lies between. */
const rewrittenAfter = (
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

/** A status that was overtaken by a later one stays overtaken, in whatever order they come. */
const heard = (
  { verification }: AccountState,
  told: Parameters<typeof verified>[0],
  at: number,
): Partial<AccountState> => (at >= verification.since ? verified(told, at) : {});

const verified = (
  {
    status,
    level,
    expiresAt,
  }: {
    readonly status: AccountState['verification']['status'];
    readonly level?: AccountState['verification']['level'] | undefined;
    readonly expiresAt?: string | undefined;
  },
  at: number,
): Pick<AccountState, 'verification'> => ({
  verification: {
    status,
    level: level ?? null,
    since: at,
    until: expiresAt ? Date.parse(expiresAt) : null,
  },
});
