import type { Occurrence } from '../events/recheck.ts';
import { hour, second, startOf } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
  sizes,
} from './account-state.ts';
import { described } from './described.ts';
import { type KeyedHash, short } from './keyed-hash.ts';
import { addInterval } from './pace.ts';
import { addToSketch, isInSketch } from './sketch.ts';
import { blockIn, deviceIn, isNew } from './touch.ts';
import {
  advanceRing,
  countInRing,
  emptyRing,
  laterInRing,
  type Ring,
  readRing,
  uncountInRing,
} from './windows.ts';

export type Role = 'home' | 'counterpart';

/** What was there longest ago leaves first: whoever travels still knows the way home. */
const remember = <T>(set: readonly T[], value: T, most: number): readonly T[] =>
  set.at(-1) === value ? set : [...set.filter((one) => one !== value), value].slice(-most);

/** When the latest of a set came up beside others, to the hour. */
const newestOf = <T>(
  set: readonly T[],
  value: T | '' | null | undefined,
  known: number | null,
  at: number,
): number | null =>
  value && set.length > 0 && !set.includes(value) ? Math.max(known ?? 0, startOf(hour, at)) : known;

/** The rings of an account as they read at a later time: a copy of them. */
const ringsAt = ({ rings, asOf }: AccountState, at: number) => {
  const later: { -readonly [Family in CountFamily]?: Ring } = { ...rings };
  for (const family of countFamilies) {
    const ring = later[family];
    if (ring) later[family] = advanceRing(ring, asOf, at);
  }
  return later;
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
  const at = startOf(second, occurrence.at);
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
  const asOf = Math.max(state.asOf, at);

  const rings = ringsAt(state, asOf);
  if (!occurrence.late && !reviewed) {
    const families = [...counted(occurrence, role)];
    if (role === 'home' && reading && reading.verdict !== 'allow') families.push(['risky', 1]);
    for (const [family, times] of families) {
      const ring = rings[family] ?? emptyRing(countGrains[family]);
      rings[family] = countInRing(ring, at, asOf, times);
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
          receivedAt: Math.max(base.receivedAt ?? 0, startOf(second, at)),
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
