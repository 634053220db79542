import { day, hour } from '../settings/durations.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { addToSketch, distinctAtLeast, distinctIn, isInSketch, type Sketch } from './sketch.ts';

/**
 * Kinds of things that accounts share. `line` is the text with which a new account opens a conversation;
 * `target` and `reporter` are people.
 */
export const entityKinds = [
  'device',
  'block',
  'operator',
  'phonePrefix',
  'phone',
  'email',
  'mailDomain',
  'identity',
  'payment',
  'contact',
  'template',
  'line',
  'target',
  'reporter',
] as const;
export type EntityKind = (typeof entityKinds)[number];

/** How many accounts share one entity (a device, address block, identity, …). */
type Crowd = {
  /** Distinct accounts of all time: exact below 64, then a lower bound with 95 % confidence (`distinctAtLeast`). */
  readonly accounts: number;
  /** How many of the latest 24 members joined within one hour, day or week of the event: a lower bound. */
  readonly joinedHour: number;
  readonly joinedDay: number;
  readonly joinedWeek: number;
  /** How many of these 24 joined within 30 days, and at most a day after signing up. */
  readonly newcomersMonth: number;
  /** Excluded members: exact up to 32, then a lower bound, as also after releases if there ever were more at once. */
  readonly restricted: number;
};

/**
 * A shared entity from the point of view of one of its accounts: `restricted` counts only the others. What joined within
 * a span of the event also joined within one of the account itself, if it is among the latest 24: whoever came alone is
 * not part of a wave that comes later.
 */
export type Link = Crowd & {
  /**
   * How many of the latest 24 members came to use it over a week after the account, at least. They may be rivals who
   * spread a shop's contact.
   */
  readonly cameLater: number;
  /**
   * How many of the latest 24 accounts on a device came to it within 30 days, and over a day after signing up. They were
   * made elsewhere. 0 for other entities.
   */
  readonly guestsMonth: number;
  /**
   * How many of the latest 24 members joined within one day, or week, of the account and share a pattern
   * with it (`patternsAt`), including the account itself; 0 if it has no pattern.
   */
  readonly alikeDay: number;
  readonly alikeWeek: number;
};

/** The link to an entity that no other account uses. */
export const unsharedLink: Link = {
  accounts: 1,
  joinedHour: 1,
  joinedDay: 1,
  joinedWeek: 1,
  newcomersMonth: 0,
  restricted: 0,
  cameLater: 0,
  guestsMonth: 0,
  alikeDay: 0,
  alikeWeek: 0,
};

/** Identifies an entity by its kind and its keyed or public value. */
export type EntityKey = { readonly kind: EntityKind; readonly value: string };

/** Whether an entity comes from texts. Accounts that write the same may have nothing else in common. */
export const isFromText = ({ kind }: EntityKey): boolean =>
  kind === 'contact' || kind === 'template';

const identifyingKinds: ReadonlySet<EntityKind> = new Set([
  'identity',
  'phone',
  'email',
  'payment',
]);

/**
 * Whether an entity identifies a person: an excluded user may have come back as another account that shares it.
 */
export const isIdentifying = ({ kind }: Pick<EntityKey, 'kind'>): boolean =>
  identifyingKinds.has(kind);

/**
 * The state of one shared entity. It has sets and sketches of distinct accounts instead of counters, so
 * joining is idempotent.
 */
export type EntityState = {
  readonly version: number;
  readonly accounts: Sketch;
  /** The latest members, oldest first. Rechecks judge them again. */
  readonly recent: readonly Member[];
  readonly restricted: Sketch;
  /**
   * Which account made the entity reach a level, so that a redelivered event can request the recheck again.
   */
  readonly crossings: readonly Crossing[];
};

/** One account that uses an entity. */
export type Member = {
  readonly account: string;
  /** When it joined, epoch milliseconds. */
  readonly at: number;
  /** Whether it joined at most a day after signing up. */
  readonly newcomer: boolean;
  /** Patterns that may link it to other members (`patternsAt`): 16-bit hashes. */
  readonly patterns: readonly number[];
};
/** A level (number of accounts) that the entity reached, and the account that made it do so. */
type Crossing = { readonly level: number; readonly by: string };

/** The accounts of an entity are counted exactly below this number. */
export const sketchSize = 64;
export const excludedSize = 32;
export const mostRecent = 24;
const hashRange = 2 ** 48;

export const emptyEntity: EntityState = {
  version: 0,
  accounts: [],
  recent: [],
  restricted: [],
  crossings: [],
};

/** Returns the number of distinct accounts of all time: exact up to 64, then estimated. */
export const accountsIn = ({ accounts }: Pick<EntityState, 'accounts'>): number =>
  distinctIn(accounts, sketchSize, hashRange);

/** Returns the number of excluded members: exact up to 32, then estimated. */
export const excludedIn = (entity: Pick<EntityState, 'accounts' | 'restricted'>): number =>
  Math.max(
    entity.restricted.length,
    Math.min(accountsIn(entity), distinctIn(entity.restricted, excludedSize, hashRange)),
  );

/** Whether a member is excluded; `null` if a full sketch gives no answer. */
export const isExcludedMember = (
  { restricted }: Pick<EntityState, 'restricted'>,
  account: string,
  hash: KeyedHash,
): boolean | null => isInSketch(restricted, hash(account), excludedSize);

/** Numbers of accounts at which the earlier members are judged again. */
export const crossingLevels: { readonly [Kind in EntityKind]: readonly number[] } = {
  device: [3, 6, 12],
  block: [5, 12, 24],
  operator: [],
  phonePrefix: [5, 12],
  phone: [4],
  email: [2],
  mailDomain: [8],
  identity: [2, 3, 6],
  payment: [3],
  contact: [3, 5],
  template: [3, 10],
  line: [2, 4, 10],
  target: [],
  reporter: [],
};

/**
 * Kinds for which only recent members matter. Millions of accounts share a carrier or mail provider, and a
 * farm uses one opening line for all its accounts, so the sketch soon accepts no more accounts. `recent` is
 * still updated, with at most 24 members per hour.
 */
const kindsKeptByRecency: ReadonlySet<EntityKind> = new Set([
  'operator',
  'phonePrefix',
  'mailDomain',
  'line',
]);

/**
 * Returns a member after another use of the entity, which may have been earlier: a sign-up may arrive after the first
 * login. The same object if nothing changes.
 */
const amended = (
  member: Member,
  { at, newcomer, patterns }: Pick<Member, 'at' | 'newcomer' | 'patterns'>,
): Member => {
  const isFirst = at < member.at;
  const isNew = newcomer && !member.newcomer;
  const isNamed = patterns.length > 0 && member.patterns.length === 0;
  if (!isFirst && !isNew && !isNamed) return member;
  return {
    account: member.account,
    at: isFirst ? at : member.at,
    newcomer: newcomer || member.newcomer,
    patterns: isNamed ? patterns : member.patterns,
  };
};

/** The next version of an entity. */
const changed = (entity: EntityState, change: Partial<EntityState>): EntityState => ({
  ...entity,
  version: entity.version + 1,
  ...change,
});

/**
 * Returns the entity after an account used it; the same object if nothing changes, e.g. for most uses by a known member.
 *
 * @param at when the account used it, epoch milliseconds
 * @param since when it came to use it, if it was no member before; by default, then
 * @param newcomer whether the account had signed up at most a day before
 */
export const joinEntity = (
  entity: EntityState,
  {
    kind,
    account,
    at,
    since = at,
    newcomer,
    patterns = [],
    hash,
  }: {
    readonly kind: EntityKind;
    readonly account: string;
    readonly at: number;
    readonly since?: number;
    readonly newcomer: boolean;
    readonly patterns?: readonly number[];
    readonly hash: KeyedHash;
  },
): EntityState => {
  const known = entity.recent.find((member) => member.account === account);
  if (known) {
    const member = amended(known, { at, newcomer, patterns });
    return member === known
      ? entity
      : changed(entity, {
          recent: entity.recent
            .map((one) => (one === known ? member : one))
            .toSorted((a, b) => a.at - b.at),
        });
  }
  const accounts = addToSketch(entity.accounts, hash(account), sketchSize);
  if (
    accounts === entity.accounts &&
    !(kindsKeptByRecency.has(kind) && canEnterRecent(entity, since))
  )
    return entity;
  const before = accountsIn(entity);
  const after = accountsIn({ accounts });
  return changed(entity, {
    accounts,
    recent: [...entity.recent, { account, at: since, newcomer, patterns }]
      .toSorted((a, b) => a.at - b.at)
      .slice(-mostRecent),
    crossings: [
      ...entity.crossings,
      ...crossingLevels[kind]
        .filter((level) => before < level && after >= level)
        .map((level) => ({ level, by: account })),
    ],
  });
};

/** Whether a member joining at this time enters `recent`: it is not full, or reaches back over an hour. */
const canEnterRecent = ({ recent }: EntityState, at: number): boolean =>
  recent.length < mostRecent || at - (recent[0] as Member).at > hour;

/** When an account came to use the entity, epoch milliseconds, at the latest; `null` if that is not known. */
export const memberSince = (
  entity: EntityState,
  account: string,
  hash: KeyedHash,
): number | null => {
  const own = entity.recent.find((member) => member.account === account);
  if (own) return own.at;
  // Later members took its place.
  return entity.accounts.includes(hash(account)) ? (entity.recent[0]?.at ?? null) : null;
};

/** Whether an account joined the entity; `true` if a full sketch gives no answer. */
export const isMember = ({ accounts }: EntityState, account: string, hash: KeyedHash): boolean =>
  isInSketch(accounts, hash(account), sketchSize) ?? true;

/** Returns the entity after one of its accounts was excluded; the same object if that was known. */
export const excludeInEntity = (
  entity: EntityState,
  account: string,
  hash: KeyedHash,
): EntityState => {
  const restricted = addToSketch(entity.restricted, hash(account), excludedSize);
  return restricted === entity.restricted ? entity : changed(entity, { restricted });
};

/** Returns the entity after an exclusion of one of its accounts ended; the same object if it knew of none. */
export const readmitInEntity = (
  entity: EntityState,
  account: string,
  hash: KeyedHash,
): EntityState => {
  const lifted = hash(account);
  return entity.restricted.includes(lifted)
    ? changed(entity, { restricted: entity.restricted.filter((one) => one !== lifted) })
    : entity;
};

/**
 * Returns the entity without the id of an account, which stays counted by its hash; the same object if it
 * does not contain the id.
 */
export const removeIdFromEntity = (entity: EntityState, account: string): EntityState => {
  const recent = entity.recent.filter((member) => member.account !== account);
  const crossings = entity.crossings.filter(({ by }) => by !== account);
  return recent.length === entity.recent.length && crossings.length === entity.crossings.length
    ? entity
    : changed(entity, { recent, crossings });
};

/**
 * Returns how many of the times fit into one span that includes `at`, at most. A late event has members
 * both before and after it, which may be up to two spans apart.
 */
const mostWithinSpan = (times: readonly number[], at: number, span: number): number => {
  const near = times.filter((time) => Math.abs(at - time) <= span);
  if (near.every((time) => time <= at)) return near.length;
  const countFrom = (start: number) =>
    near.filter((time) => time >= start && time - start <= span).length;
  return Math.max(countFrom(at), ...near.filter((time) => time < at).map(countFrom));
};

/**
 * Returns the number of excluded members, at least, and no more than there are members. A full sketch from which some
 * were released and to which others were added holds larger hashes than one of all of them would, so it only counts
 * too few.
 */
const excludedAtLeast = ({ restricted }: EntityState, accounts: number): number =>
  Math.max(
    restricted.length,
    Math.min(accounts, distinctAtLeast(restricted, excludedSize, hashRange)),
  );

/** Returns the numbers of an entity's members at a time. */
export const readEntity = (entity: EntityState, at: number): Crowd => {
  const accounts = distinctAtLeast(entity.accounts, sketchSize, hashRange);
  const joinTimes = entity.recent.map((member) => member.at);
  const newcomers = entity.recent.filter(({ newcomer }) => newcomer).map((member) => member.at);
  return {
    accounts,
    joinedHour: mostWithinSpan(joinTimes, at, hour),
    joinedDay: mostWithinSpan(joinTimes, at, day),
    joinedWeek: mostWithinSpan(joinTimes, at, 7 * day),
    newcomersMonth: mostWithinSpan(newcomers, at, 30 * day),
    restricted: excludedAtLeast(entity, accounts),
  };
};

/** Returns an entity's numbers from the point of view of one of its members at a time. */
export const linkOf = (
  kind: EntityKind,
  entity: EntityState,
  account: string,
  at: number,
  hash: KeyedHash,
): Link => {
  const own = entity.recent.find((member) => member.account === account);
  const since = memberSince(entity, account, hash);
  const self = hash(account);
  const crowd = readEntity(entity, at);
  const around = own && own.at !== at ? readEntity(entity, own.at) : crowd;
  const others = entity.restricted.filter((member) => member !== self);
  const guests = entity.recent.filter(({ newcomer }) => !newcomer && kind === 'device');
  const isAlike = ({ patterns }: Member) => {
    const shared = patterns.filter((pattern) => own?.patterns.includes(pattern)).length;
    // Before, a line had only the first half of each device.
    const needed = kind === 'line' ? Math.min(patterns.length, own?.patterns.length ?? 0) : 1;
    return shared > 0 && shared >= needed;
  };
  const alikeTimes = entity.recent.filter(isAlike).map((member) => member.at);
  const countAlike = (span: number) => (own ? mostWithinSpan(alikeTimes, own.at, span) : 0);
  return {
    ...crowd,
    joinedHour: Math.min(crowd.joinedHour, around.joinedHour),
    joinedDay: Math.min(crowd.joinedDay, around.joinedDay),
    joinedWeek: Math.min(crowd.joinedWeek, around.joinedWeek),
    newcomersMonth: Math.min(crowd.newcomersMonth, around.newcomersMonth),
    restricted: Math.max(
      others.length,
      Math.min(crowd.accounts - 1, crowd.restricted - entity.restricted.length + others.length),
    ),
    cameLater: since === null ? 0 : entity.recent.filter(({ at }) => at - since > 7 * day).length,
    guestsMonth: mostWithinSpan(
      guests.map((member) => member.at),
      own?.at ?? at,
      30 * day,
    ),
    alikeDay: countAlike(day),
    alikeWeek: countAlike(7 * day),
  };
};
