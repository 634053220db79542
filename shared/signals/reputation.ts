import { day } from '../settings/durations.ts';
import { accountsIn, type EntityState } from './entity-state.ts';
import type { KeyedHash } from './keyed-hash.ts';

/** What is said for or against a shared thing: a device, an address block, a contact, … */
export type Reputation = {
  /** 0 (everybody who used it lately is restricted) to 100. */
  readonly score: number;
  /** Distinct accounts of all time, and those of them that are restricted: exact up to 64 and 32, then estimated. */
  readonly accounts: number;
  readonly restricted: number;
  /** Of the latest 24 members, the share that is restricted, newer ones weighing more, 0..1. */
  readonly recentShare: number;
  /** When somebody last came to it, epoch milliseconds; `null` for never. */
  readonly lastJoinedAt: number | null;
};

/** Half of what a member says is gone after a month: things change hands. */
const halfLife = 30 * day;

/**
 * What is believed before anything is known: one account in a hundred is restricted, with the weight
 * of four members. So one bad member does not condemn a thing that is new.
 */
const prior = { share: 0.01, weight: 4 } as const;

/** The score of a thing that nobody used yet: what is believed before anything is known. */
export const unknownReputation = Math.round(100 * (1 - prior.share));

/**
 * The reputation of a shared thing: the share of restricted accounts among its members, faded by the
 * time since each came. Older members than the latest 24 count as if they had come with the oldest of
 * these, so that a thing which is left alone recovers.
 *
 * @example
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
  const recentBad = sum(members.filter(({ restricted }) => restricted));

  const accounts = accountsIn(entity);
  const bad = members.filter(({ restricted }) => restricted).length;
  const oldest = entity.recent[0] ? faded(entity.recent[0].at) : 0;
  const older = Math.max(0, accounts - members.length) * oldest;
  const olderBad = Math.min(older, Math.max(0, entity.restricted.length - bad) * oldest);

  const share =
    (recentBad + olderBad + prior.share * prior.weight) / (recent + older + prior.weight);
  return {
    score: Math.round(100 * (1 - share)),
    accounts,
    restricted: entity.restricted.length,
    recentShare: recent === 0 ? 0 : recentBad / recent,
    lastJoinedAt: entity.recent.at(-1)?.at ?? null,
  };
};
