import { day } from '../settings/durations.ts';
import { accountsIn, type EntityState } from './entity-state.ts';
import type { KeyedHash } from './keyed-hash.ts';

/** The reputation of a shared entity (a device, an address block, a contact, …), with its basis. */
export type Reputation = {
  /** 0 (all recent members are restricted) to 100. */
  readonly score: number;
  /** Distinct accounts of all time: exact up to 64, then estimated. */
  readonly accounts: number;
  /** Restricted accounts among them: exact up to 32, then at least 32. */
  readonly restricted: number;
  /** Share of the latest 24 members that is restricted, 0..1; newer members weigh more. */
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
  const isRestricted = (account: string) => entity.restricted.includes(hash(account));
  const members = entity.recent.map(({ account, at: joined }) => ({
    weight: faded(joined),
    restricted: isRestricted(account),
  }));
  const sum = (some: typeof members) => some.reduce((total, { weight }) => total + weight, 0);
  const recent = sum(members);
  const recentRestricted = sum(members.filter(({ restricted }) => restricted));

  const accounts = accountsIn(entity);
  const restricted = members.filter(({ restricted }) => restricted).length;
  const oldest = entity.recent[0] ? faded(entity.recent[0].at) : 0;
  const older = Math.max(0, accounts - members.length) * oldest;
  const olderRestricted = Math.min(
    older,
    Math.max(0, entity.restricted.length - restricted) * oldest,
  );

  const share =
    (recentRestricted + olderRestricted + prior.share * prior.weight) /
    (recent + older + prior.weight);
  return {
    score: Math.round(100 * (1 - share)),
    accounts,
    restricted: entity.restricted.length,
    recentShare: recent === 0 ? 0 : recentRestricted / recent,
    lastJoinedAt: entity.recent.at(-1)?.at ?? null,
  };
};
