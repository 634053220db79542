import { day } from '../settings/durations.ts';
import {
  accountsIn,
  type EntityState,
  excludedIn,
  excludedSize,
  isExcludedMember,
  sketchSize,
} from './entity-state.ts';
import type { KeyedHash } from './keyed-hash.ts';

/** The reputation of a shared entity (a device, an address block, a contact, …), with its basis. */
export type Reputation = {
  /** 0 (all recent members are restricted) to 100. */
  readonly score: number;
  /** Distinct accounts of all time: exact below 64, then estimated. */
  readonly accounts: number;
  /** Restricted accounts among them: exact below 32, then estimated. */
  readonly restricted: number;
  readonly exact: { readonly accounts: boolean; readonly restricted: boolean };
  /**
   * Share of the latest 24 members that is restricted, 0..1; newer members weigh more. Beyond 32 restricted accounts,
   * the share of those of whom it is known.
   */
  readonly recentShare: number;
  /** When an account last joined, epoch milliseconds; `null` if never. */
  readonly lastJoinedAt: number | null;
};

/** A member's weight halves every 30 days: things change hands. */
const halfLife = 30 * day;

/**
 * The prior: one account in a hundred is restricted, with the weight of four members. One restricted member
 * therefore does not ruin the reputation of a new entity.
 */
const prior = { share: 0.01, weight: 4 } as const;

/** The score of an entity without members, from the prior alone. */
export const unknownReputation = Math.round(100 * (1 - prior.share));

/**
 * Computes the reputation of a shared entity from the share of restricted accounts among its members,
 * weighted by the time since each joined. Members before the latest 24 count as if they had joined with the
 * oldest of these, so an entity without new members recovers.
 *
 * @example
 * declare const device: EntityState;
 * declare const hash: KeyedHash;
 * reputationOf(device, Date.now(), hash).score; // 79: its only member is restricted
 */
export const reputationOf = (entity: EntityState, at: number, hash: KeyedHash): Reputation => {
  const faded = (joined: number) => 2 ** (-Math.max(0, at - joined) / halfLife);
  const members = entity.recent.map(({ account, at: joined }) => ({
    weight: faded(joined),
    restricted: isExcludedMember(entity, account, hash),
  }));
  const known = members.filter(({ restricted }) => restricted !== null);
  const knownRestricted = known.filter(({ restricted }) => restricted);
  const sum = (some: typeof members) => some.reduce((total, { weight }) => total + weight, 0);
  const recent = sum(members);

  const accounts = accountsIn(entity);
  const restricted = excludedIn(entity);
  const recentShare =
    known.length > 0 ? sum(knownRestricted) / sum(known) : restricted / Math.max(1, accounts);
  const among = known.length > 0 ? knownRestricted.length / known.length : recentShare;
  const oldest = entity.recent[0] ? faded(entity.recent[0].at) : 0;
  const older = Math.max(0, accounts - members.length) * oldest;
  const olderRestricted = Math.min(
    older,
    Math.max(0, restricted - among * members.length) * oldest,
  );

  const share =
    (recentShare * recent + olderRestricted + prior.share * prior.weight) /
    (recent + older + prior.weight);
  return {
    score: Math.round(100 * (1 - share)),
    accounts,
    restricted,
    exact: {
      accounts: entity.accounts.length < sketchSize,
      restricted: entity.restricted.length < excludedSize,
    },
    recentShare,
    lastJoinedAt: entity.recent.at(-1)?.at ?? null,
  };
};
