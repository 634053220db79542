import type { Occurrence } from '../events/recheck.ts';
import { day, hour, second } from '../settings/durations.ts';
import type { Tier } from '../settings/review.ts';
import type { TextReading } from '../text/reading.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
  neverClosed,
  profileFields,
  sizes,
} from './account-state.ts';
import { type KeyedHash, short } from './keyed-hash.ts';
import { addInterval } from './pace.ts';
import { addToSketch, isInSketch } from './sketch.ts';
import { blockIn, deviceIn, isNew } from './touch.ts';
import {
  advanceRing,
  countInRing,
  emptyRing,
  laterInRing,
  readRing,
  uncountInRing,
} from './windows.ts';

export type Role = 'home' | 'counterpart';

/** What was there longest ago leaves first: whoever travels still knows the way home. */
const remember = <T>(set: readonly T[], value: T, most: number): readonly T[] =>
  set.at(-1) === value ? set : [...set.filter((one) => one !== value), value].slice(-most);

const toSecond = (at: number) => Math.floor(at / second) * second;

/** When the latest of a set came up beside others, to the hour. */
const newestOf = <T>(
  set: readonly T[],
  value: T | '' | null | undefined,
  known: number | null,
  at: number,
): number | null =>
  value && set.length > 0 && !set.includes(value)
    ? Math.max(known ?? 0, Math.floor(at / hour) * hour)
    : known;

/** The rings of an account as they read at a later time. */
const ringsAt = (state: AccountState, at: number): AccountState['rings'] => {
  if (at <= state.asOf) return state.rings;
  let rings = state.rings;
  for (const family of countFamilies) {
    const ring = state.rings[family];
    const advanced = ring && advanceRing(ring, state.asOf, at);
    if (advanced !== ring) rings = { ...rings, [family]: advanced };
  }
  return rings;
};

/** What counts, and how often, for the account in its role. */
const counted = (
  { event }: Occurrence,
  role: Role,
): readonly (readonly [CountFamily, number])[] => {
  if (role === 'counterpart') {
    switch (event.type) {
      case 'social.accepted':
        return [['accepted', 1]];
      case 'social.rejected':
        return [['rejected', 1]];
      case 'payment.transferred':
        return [['transfersIn', 1]];
      case 'report.filed':
        return [['reportsFiled', 1]];
      default:
        return [];
    }
  }
  switch (event.type) {
    case 'account.logged-in':
      return [['logins', 1]];
    case 'content.posted':
      return [['posts', 1]];
    case 'social.requested':
    case 'social.followed':
      return [['requests', event.data.targetIds.length]];
    case 'social.messaged':
      return [['messages', 1]];
    case 'social.group-joined':
      return [['joins', 1]];
    case 'payment.transferred':
      return [['transfersOut', 1]];
    default:
      return [];
  }
};

/** How many acts of the account itself an occurrence is: what is counted in the rings of `actsOfDay`. */
export const actsIn = (occurrence: Occurrence): number =>
  counted(occurrence, 'home').reduce((sum, [, times]) => sum + times, 0);

const ownFamilies = [
  'logins',
  'posts',
  'requests',
  'messages',
  'transfersOut',
  'joins',
] as const satisfies readonly CountFamily[];

/** How much the account did within a day of its latest act. Counts saturate, and a clearance empties them. */
export const actsOfDay = ({ rings, asOf }: AccountState): number =>
  ownFamilies.reduce((sum, family) => {
    const ring = rings[family];
    return sum + (ring ? readRing(ring, asOf).day : 0);
  }, 0);

/** What somebody does on an account, rather than what is done to it or told of it. */
const isOwnAct = ({ event }: Occurrence): boolean => {
  switch (event.type) {
    case 'account.profile-changed':
      return event.data.fields.some((field) => field !== 'tier');
    case 'account.imported':
    case 'account.verification-changed':
    case 'account.closed':
    case 'account.reopened':
    case 'account.rechecked':
    case 'content.removed':
    case 'report.filed':
    case 'action.applied':
      return false;
    default:
      return true;
  }
};

/** When the account last acted, and how evenly. What comes late or out of order says nothing of the pace. */
const paceAfter = (
  state: AccountState,
  occurrence: Occurrence,
  reviewed: boolean,
): Pick<AccountState, 'lastActAt' | 'pace'> => {
  const { lastActAt, pace } = state;
  const at = toSecond(occurrence.at);
  if (!isOwnAct(occurrence) || (lastActAt !== null && at < lastActAt)) return { lastActAt, pace };
  const counts = lastActAt !== null && !reviewed && !occurrence.late;
  return { lastActAt: at, pace: counts ? addInterval(pace, at - lastActAt) : pace };
};

export const mostOpenings = 255;

/** Whether an occurrence answers somebody new who wrote first: no more answers are counted than that. */
export const answersOpening = (
  state: AccountState | undefined,
  { event, at }: Occurrence,
): state is AccountState =>
  event.type === 'social.messaged' &&
  event.data.reply &&
  isNew(state, at) &&
  state.openings.answered < state.openings.sent;

const openingsAfter = (state: AccountState, { event, at }: Occurrence): AccountState['openings'] =>
  event.type === 'social.messaged' && !event.data.reply && isNew(state, at)
    ? { ...state.openings, sent: Math.min(mostOpenings, state.openings.sent + 1) }
    : state.openings;

/** How new the people are whom the account approaches, as far as its sketch can tell. */
const noveltyAfter = (state: AccountState, ids: readonly string[], hash: KeyedHash): number =>
  ids.reduce((novelty, id) => {
    const known = isInSketch(state.targets, short(hash(id)), sizes.targets);
    return known === null ? novelty : novelty + Math.round(((known ? 0 : 255) - novelty) / 8);
  }, state.novelty);

const approached = ({ event }: Occurrence): readonly string[] => {
  switch (event.type) {
    case 'social.requested':
    case 'social.followed':
      return event.data.targetIds;
    case 'social.messaged':
      return [event.data.targetId];
    case 'payment.transferred':
      return [event.data.payeeId];
    default:
      return [];
  }
};

/**
 * Who reported the account, and how many did when: somebody who reports again counts where they did
 * last. When that was takes no room, for the windows count everybody once and the list keeps their
 * order: its last but one is whom they counted last but one. A late report makes its writer known,
 * ahead of all who count.
 */
const reportedBy = (
  { reporters, rings, asOf }: AccountState,
  reporter: number,
  { at, late }: Occurrence,
): Pick<AccountState, 'reporters' | 'rings'> => {
  const others = reporters.filter((one) => one !== reporter);
  const isKnown = others.length < reporters.length;
  const ring = rings.reports ?? emptyRing('coarse');
  const after = isKnown ? reporters.length - 1 - reporters.indexOf(reporter) : null;
  const later = late ? reporters.length : laterInRing(ring, at, asOf);
  if (after !== null && later > after) return { reporters, rings };
  const known = others
    .toSpliced(Math.max(0, others.length - later), 0, reporter)
    .slice(-sizes.reporters);
  if (late) return { reporters: known, rings };
  const without = after === null ? ring : uncountInRing(ring, after, asOf);
  return { reporters: known, rings: { ...rings, reports: countInRing(without, at, asOf) } };
};

/**
 * What the account is worth by the latest word. When that was said takes no room: nothing is said before a
 * sign-up, and what comes late (a day and more) is taken to be older than what is known.
 */
const tierAfter = (
  { tier }: AccountState,
  told: Tier | undefined,
  { event, late }: Occurrence,
): AccountState['tier'] =>
  late || event.type === 'account.signed-up' ? (tier ?? told ?? null) : (told ?? tier);

/** What the event says of the account itself. */
const described = (state: AccountState, occurrence: Occurrence): Partial<AccountState> => {
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
      return { credentialChangedAt: Math.max(state.credentialChangedAt ?? 0, toSecond(at)) };
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
  const reopened = later(closure.reopened, told.reopened && toSecond(told.reopened));
  const holds = (closed: number | null): closed is number =>
    closed !== null && toSecond(closed) > (reopened ?? 0);
  const closed = later(wasClosed ? standing.since : null, told.closed);
  const byPlatform = later(closure.byPlatform, told.byPlatform && toSecond(told.byPlatform));
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
  const changedAt = Math.max(known, toSecond(at));
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

/**
 * The account's state after one occurrence: a pure function, so that a backtest is a replay.
 *
 * Windows go by the event's own time. What is late (a day and more), or was already looked at by
 * whoever cleared the account, leaves its mark but counts toward nothing.
 *
 * The version and the marks are the commit's (`screening/fold`).
 */
export const advance = (
  state: AccountState,
  occurrence: Occurrence,
  context: {
    readonly role: Role;
    readonly hash: KeyedHash;
    readonly reading: TextReading | null;
    readonly country: string | null;
    /** The reporter is old and in good standing. */
    readonly credibleReport: boolean;
  },
): AccountState => {
  const { event, at } = occurrence;
  const { role, hash, reading, country, credibleReport } = context;
  const reviewed = state.clearance !== null && at <= state.clearance.at;
  const asOf = Math.max(state.asOf, occurrence.late ? state.asOf : at);

  let rings = ringsAt(state, asOf);
  if (!occurrence.late && !reviewed) {
    const families = [...counted(occurrence, role)];
    if (role === 'home' && reading && reading.verdict !== 'allow') families.push(['risky', 1]);
    for (const [family, times] of families) {
      rings = {
        ...rings,
        [family]: countInRing(rings[family] ?? emptyRing(countGrains[family]), at, asOf, times),
      };
    }
  }

  const base: AccountState = {
    ...state,
    firstSeenAt: Math.min(state.firstSeenAt, at),
    asOf,
    rings,
  };

  if (role === 'counterpart') {
    if (answersOpening(state, occurrence) && !reviewed) {
      return { ...base, openings: { ...base.openings, answered: base.openings.answered + 1 } };
    }
    return event.type === 'payment.transferred' && !reviewed
      ? {
          ...base,
          payers: addToSketch(base.payers, short(hash(event.accountId)), sizes.payers),
          receivedAt: Math.max(base.receivedAt ?? 0, toSecond(at)),
        }
      : base;
  }

  const device = deviceIn(occurrence);
  const block = blockIn(occurrence);
  const targetIds = approached(occurrence);
  return {
    ...base,
    ...described(state, occurrence),
    ...paceAfter(state, occurrence, reviewed),
    targets: targetIds.reduce(
      (targets, id) => addToSketch(targets, short(hash(id)), sizes.targets),
      base.targets,
    ),
    novelty: noveltyAfter(state, targetIds, hash),
    openings: reviewed ? base.openings : openingsAfter(state, occurrence),
    ...(event.type === 'report.filed' &&
      credibleReport &&
      !reviewed &&
      reportedBy(base, short(hash(event.data.reporterId)), occurrence)),
    devices: device ? remember(base.devices, short(hash(device)), sizes.devices) : base.devices,
    newest: {
      device: newestOf(base.devices, device && short(hash(device)), base.newest.device, at),
      block: newestOf(base.blocks, block && short(hash(block)), base.newest.block, at),
      country: newestOf(base.countries, country, base.newest.country, at),
    },
    blocks: block ? remember(base.blocks, short(hash(block)), sizes.blocks) : base.blocks,
    countries: country ? remember(base.countries, country, sizes.countries) : base.countries,
  };
};
