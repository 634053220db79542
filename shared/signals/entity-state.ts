import { day, hour } from '../settings/durations.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { addToSketch, atLeastIn, distinctIn, isInSketch, type Sketch } from './sketch.ts';

/** Things that accounts share. */
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

/** How many accounts share one device, address block, identity, … */
export type Crowd = {
  /** Distinct accounts of all time: exact up to 64, then "at least", by 95 % (`atLeastIn`). */
  readonly accounts: number;
  /** Of the most recent 24 members, how many joined within one hour, day or week with the event: "at least". */
  readonly joinedHour: number;
  readonly joinedDay: number;
  readonly joinedWeek: number;
  /** Of these 24, those that joined within 30 days and had signed up within a day before. */
  readonly newcomersMonth: number;
  /** Members that are frozen: exact up to 32; "at least" where there ever were more at once. */
  readonly restricted: number;
};

/** What is shared with other accounts, as one of them sees it: `restricted` are the others. */
export type Link = Crowd & {
  /**
   * Of the latest 24, the account itself among them: those that joined within one day, or week, with it
   * and have a pattern in common with it (`patternsAt`); 0 where its own has none.
   */
  readonly alikeDay: number;
  readonly alikeWeek: number;
};

/** How what nobody else uses looks to its only account. */
export const unshared: Link = {
  accounts: 1,
  joinedHour: 1,
  joinedDay: 1,
  joinedWeek: 1,
  newcomersMonth: 0,
  restricted: 0,
  alikeDay: 0,
  alikeWeek: 0,
};

/** Names one entity: its kind and its keyed or public value. */
export type EntityKey = { readonly kind: EntityKind; readonly value: string };

/** Whether it stands in texts: many may write it who have nothing else in common. */
export const isWritten = ({ kind }: EntityKey): boolean =>
  kind === 'contact' || kind === 'template';

/**
 * One shared entity: sets and sketches of distinct accounts, never bare counters, so that joining
 * twice changes nothing.
 */
export type EntityState = {
  readonly version: number;
  readonly accounts: Sketch;
  /** The latest members with the time they joined, oldest first: who is judged again. */
  readonly recent: readonly Member[];
  readonly restricted: Sketch;
  /** Who made the number of accounts reach a level, so that a redelivery can say it again. */
  readonly crossings: readonly Crossing[];
};

export type Member = {
  readonly account: string;
  readonly at: number;
  /** It had signed up at most a day before it joined. */
  readonly newcomer: boolean;
  /** What may tie it to others of them (`patternsAt`): 16-bit hashes. */
  readonly patterns: readonly number[];
};
export type Crossing = { readonly level: number; readonly by: string };

const sketchSize = 64;
export const restrictedSize = 32;
export const mostRecent = 24;
const range = 2 ** 48;

export const emptyEntity: EntityState = {
  version: 0,
  accounts: [],
  recent: [],
  restricted: [],
  crossings: [],
};

/** Distinct accounts of all time: exact up to 64, then estimated. */
export const accountsIn = ({ accounts }: Pick<EntityState, 'accounts'>): number =>
  distinctIn(accounts, sketchSize, range);

/** Numbers of accounts at which earlier members deserve a second look. */
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
 * Of what counts is who joined lately. Millions sign up at one carrier or mail provider, and a farm has
 * one opening line for all its accounts, so the sketch soon takes nobody in any more: the latest members
 * go on, at most 24 an hour.
 */
const knownByTheLatest: ReadonlySet<EntityKind> = new Set([
  'operator',
  'phonePrefix',
  'mailDomain',
  'line',
]);

/**
 * The entity after an account used it; the very same object when it was a member already.
 *
 * @param at when the account used it, epoch milliseconds
 * @param newcomer whether the account had signed up at most a day before
 */
export const joinEntity = (
  entity: EntityState,
  {
    kind,
    account,
    at,
    newcomer,
    patterns = [],
    hash,
  }: {
    readonly kind: EntityKind;
    readonly account: string;
    readonly at: number;
    readonly newcomer: boolean;
    readonly patterns?: readonly number[];
    readonly hash: KeyedHash;
  },
): EntityState => {
  if (entity.recent.some((member) => member.account === account)) return entity;
  const accounts = addToSketch(entity.accounts, hash(account), sketchSize);
  if (accounts === entity.accounts && !(knownByTheLatest.has(kind) && isLately(entity, at)))
    return entity;
  const before = accountsIn(entity);
  const after = accountsIn({ accounts });
  return {
    version: entity.version + 1,
    accounts,
    recent: [...entity.recent, { account, at, newcomer, patterns }]
      .toSorted((a, b) => a.at - b.at)
      .slice(-mostRecent),
    restricted: entity.restricted,
    crossings: [
      ...entity.crossings,
      ...crossingLevels[kind]
        .filter((level) => before < level && after >= level)
        .map((level) => ({ level, by: account })),
    ],
  };
};

/** Whether a time has a place among the latest members, with fewer than 24 of them in its hour. */
const isLately = ({ recent }: EntityState, at: number): boolean =>
  recent.length < mostRecent ||
  (at > (recent[0] as Member).at && at - (recent[0] as Member).at > hour);

/** Whether an account joined the entity; where a full sketch cannot tell, it did. */
export const isMember = (entity: EntityState, account: string, hash: KeyedHash): boolean =>
  entity.recent.some((member) => member.account === account) ||
  (isInSketch(entity.accounts, hash(account), sketchSize) ?? true);

/** The entity after one of its accounts was frozen; the very same object when that was known. */
export const restrictInEntity = (
  entity: EntityState,
  account: string,
  hash: KeyedHash,
): EntityState => {
  const restricted = addToSketch(entity.restricted, hash(account), restrictedSize);
  return restricted === entity.restricted
    ? entity
    : { ...entity, version: entity.version + 1, restricted };
};

/** The entity after a freeze of one of its accounts was lifted; the very same object when it knew of none. */
export const releaseInEntity = (
  entity: EntityState,
  account: string,
  hash: KeyedHash,
): EntityState => {
  const lifted = hash(account);
  return entity.restricted.includes(lifted)
    ? {
        ...entity,
        version: entity.version + 1,
        restricted: entity.restricted.filter((one) => one !== lifted),
      }
    : entity;
};

/** The entity without the name of an account: it stays counted, by its digest. The very same object where it was not named. */
export const unnameInEntity = (entity: EntityState, account: string): EntityState => {
  const recent = entity.recent.filter((member) => member.account !== account);
  const crossings = entity.crossings.filter(({ by }) => by !== account);
  return recent.length === entity.recent.length && crossings.length === entity.crossings.length
    ? entity
    : { ...entity, version: entity.version + 1, recent, crossings };
};

/**
 * How many of these times lie within one span with another, at most. What is told late has members after it as well as
 * before it, and both together may lie two spans apart.
 */
const mostTogether = (times: readonly number[], at: number, span: number): number => {
  const near = times.filter((time) => Math.abs(at - time) <= span);
  if (near.every((time) => time <= at)) return near.length;
  const from = (start: number) =>
    near.filter((time) => time >= start && time - start <= span).length;
  return Math.max(from(at), ...near.filter((time) => time < at).map(from));
};

/** What an entity says about its members at a time. */
export const readEntity = (entity: EntityState, at: number): Crowd => {
  const joined = entity.recent.map((member) => member.at);
  const newcomers = entity.recent.filter(({ newcomer }) => newcomer).map((member) => member.at);
  return {
    accounts: atLeastIn(entity.accounts, sketchSize, range),
    joinedHour: mostTogether(joined, at, hour),
    joinedDay: mostTogether(joined, at, day),
    joinedWeek: mostTogether(joined, at, 7 * day),
    newcomersMonth: mostTogether(newcomers, at, 30 * day),
    restricted: entity.restricted.length,
  };
};

/** What an entity says to one of its members at a time. */
export const linkOf = (entity: EntityState, account: string, at: number, hash: KeyedHash): Link => {
  const own = entity.recent.find((member) => member.account === account);
  const self = hash(account);
  const alikes = entity.recent
    .filter(({ patterns }) => patterns.some((pattern) => own?.patterns.includes(pattern)))
    .map((member) => member.at);
  const alike = (span: number) => (own ? mostTogether(alikes, own.at, span) : 0);
  return {
    ...readEntity(entity, at),
    restricted: entity.restricted.filter((member) => member !== self).length,
    alikeDay: alike(day),
    alikeWeek: alike(7 * day),
  };
};
