import type { EventOf } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { hour, minute, second, startOf } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';
import {
  type AccountState,
  type CountFamily,
  countGrains,
  familiesIn,
  isBeforeClearance,
  type OwnFamily,
  ownFamilies,
  sizes,
} from './account-state.ts';
import { blockIn, deviceIn, isOwnersChange } from './event-fields.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { addInterval } from './pace.ts';
import { addReceived } from './received.ts';
import { reportedChanges } from './reported-changes.ts';
import type { ReportCount } from './reporters.ts';
import { addToSketch } from './sketch.ts';
import { targetsOf } from './social.ts';
import { addTarget, personOf, wasApproached } from './targets.ts';
import { isNewAccount, isSuspected } from './touch.ts';
import {
  advanceRing,
  countInRing,
  countLaterInRing,
  emptyRing,
  type Ring,
  readRing,
  uncountInRing,
} from './windows.ts';

/** What is known beside an event of the account's own. */
type OwnEventContext = {
  readonly hash: KeyedHash;
  readonly reading: TextReading | null;
  readonly country: string | null;
  /** If the event is a report, how it counts. */
  readonly report: ReportCount;
};

/** Appends to a set, evicting the least recently used value: a traveller's home values are evicted last. */
const addLatest = <T>(set: readonly T[], value: T | null, most: number): readonly T[] =>
  value === null || set.at(-1) === value
    ? set
    : [...set.filter((one) => one !== value), value].slice(-most);

/** Whether an account that has used others uses something for the first time. */
export const isNewAmong = <Value>(known: readonly Value[], value: Value | null): boolean =>
  value !== null && known.length > 0 && !known.includes(value);

/** Returns when a new value was last added to a set that was not empty, to the hour. */
const newestAddedAt = <T>(
  set: readonly T[],
  value: T | null,
  known: number | null,
  at: number,
): number | null => (isNewAmong(set, value) ? Math.max(known ?? 0, startOf(hour, at)) : known);

/** Returns a copy of the account's rings, advanced to a later time. */
const ringsAt = (state: AccountState, at: number) => {
  const advanced: { -readonly [Family in CountFamily]?: Ring } = { ...state.rings };
  for (const family of familiesIn(state.rings)) {
    advanced[family] = advanceRing(state.rings[family] as Ring, state.asOf, at);
  }
  return advanced;
};

type Counted<Family extends CountFamily> = readonly [Family, number] | null;

/** Returns the family in which an event counts as an act of its account, and how often. */
const ownCountOf = ({ event }: Occurrence): Counted<OwnFamily> => {
  switch (event.type) {
    case 'account.logged-in':
      return ['logins', 1];
    case 'content.posted':
      return ['posts', 1];
    case 'social.requested':
    case 'social.followed':
      return ['requests', event.data.targetIds.length];
    case 'social.messaged':
      return ['messages', 1];
    case 'social.group-joined':
      return ['joins', 1];
    case 'payment.transferred':
      return ['transfersOut', 1];
    default:
      return null;
  }
};

/** Returns the family in which an event counts for its counterpart, and how often. */
const counterpartCountOf = ({ event }: Occurrence): Counted<Exclude<CountFamily, OwnFamily>> => {
  switch (event.type) {
    case 'social.accepted':
      return ['accepted', 1];
    case 'social.rejected':
      return ['rejected', 1];
    case 'payment.transferred':
      return ['transfersIn', 1];
    case 'report.filed':
      return ['reportsFiled', 1];
    default:
      return null;
  }
};

/** Returns how many acts of the account itself an occurrence is, as counted in the rings of `actsOfDay`. */
export const countActs = (occurrence: Occurrence): number => ownCountOf(occurrence)?.[1] ?? 0;

/** Returns how often the account acted in the day before `asOf`. Counts saturate; a clearance resets them. */
export const actsOfDay = ({ rings, asOf }: AccountState): number =>
  ownFamilies.reduce((sum, family) => {
    const ring = rings[family];
    return sum + (ring ? readRing(ring, asOf).day : 0);
  }, 0);

/**
 * Whether an event is an act of the account's user, not something done to the account or reported about it.
 */
const isOwnAct = ({ event }: Occurrence): boolean => {
  switch (event.type) {
    case 'account.profile-changed':
      return isOwnersChange(event.data);
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

/** Updates the time of the last act and the pace. Late and out-of-order events do not change the pace. */
const paceAfter = (
  state: AccountState,
  occurrence: Occurrence,
): Pick<AccountState, 'lastActAt' | 'pace'> => {
  const { lastActAt, pace } = state;
  const at = startOf(second, occurrence.at);
  if (!isOwnAct(occurrence) || (lastActAt !== null && at < lastActAt)) return { lastActAt, pace };
  const isCounted = lastActAt !== null && !occurrence.late;
  return { lastActAt: at, pace: isCounted ? addInterval(pace, at - lastActAt) : pace };
};

/** Most openings that are counted. */
export const mostOpenings = 255;

/** Whether an occurrence answers a new account that wrote first. At most one answer counts per opening. */
const isAnswerToOpening = (
  state: AccountState | undefined,
  { event, at }: Occurrence,
): state is AccountState =>
  event.type === 'social.messaged' &&
  event.data.reply &&
  isNewAccount(state, at) &&
  state.openings.answered < state.openings.sent;

/** Part of what a payee received lately that another payment may be without being added, if its count is full. */
const smallPart = 1 / 100;

/** Whether a payment is small beside what its payee received within a minute, by payers among whom it is known. */
const isSmallPayment = (
  { receivedAt, received, payers }: AccountState,
  { accountId, data }: EventOf<'payment.transferred'>,
  at: number,
  hash: KeyedHash,
): boolean =>
  receivedAt !== null &&
  Math.abs(at - receivedAt) < minute &&
  data.amount.minor <= smallPart * received &&
  addToSketch(payers, shortHash(hash(accountId)), sizes.payers) === payers;

/**
 * Whether an occurrence tells nothing more of its counterpart, whose counts are full. A payee whom hundreds pay within
 * minutes is one item: it would be written for every payment, and writers would wait for each other.
 */
const addsNothing = (state: AccountState, occurrence: Occurrence, hash: KeyedHash): boolean => {
  const { event, at, late } = occurrence;
  const [family] = counterpartCountOf(occurrence) ?? [];
  const ring = family && state.rings[family];
  if (!ring || late) return false;
  const asOf = Math.max(state.asOf, at);
  const before = advanceRing(ring, state.asOf, asOf);
  return (
    countInRing(before, at, asOf).every((count, i) => count === before[i]) &&
    (event.type !== 'payment.transferred' || isSmallPayment(state, event, at, hash))
  );
};

/** Whether an occurrence changes its counterpart's state: it counts there, or answers an opening. */
export const changesCounterpart = (
  state: AccountState | undefined,
  occurrence: Occurrence,
  hash: KeyedHash,
): boolean =>
  counterpartCountOf(occurrence) === null
    ? isAnswerToOpening(state, occurrence)
    : !state || !addsNothing(state, occurrence, hash);

const openingsAfter = (state: AccountState, { event, at }: Occurrence): AccountState['openings'] =>
  event.type === 'social.messaged' && !event.data.reply && isNewAccount(state, at)
    ? { ...state.openings, sent: Math.min(mostOpenings, state.openings.sent + 1) }
    : state.openings;

/** Updates `novelty` with approached accounts for which the sketch gives an answer. */
const noveltyAfter = (state: AccountState, ids: readonly string[], hash: KeyedHash): number =>
  ids.reduce((novelty, id) => {
    const known = wasApproached(state.targets, personOf(id, hash));
    return known === null ? novelty : novelty + Math.round(((known ? 0 : 255) - novelty) / 8);
  }, state.novelty);

/** The accounts that an event turns to or pays. */
const approachedIds = (occurrence: Occurrence): readonly string[] => {
  const { event } = occurrence;
  return event.type === 'payment.transferred' ? [event.data.payeeId] : targetsOf(occurrence);
};

/**
 * Updates the reporters and the count of reports. A reporter counts once, at their latest report.
 *
 * The times of reports need not be stored: the ring counts each reporter once and the list has the same
 * order, so the n-th last reporter is the n-th last count. A late report is not counted; its reporter is
 * placed before all counted ones.
 */
const reportsAfter = (
  { reporters, rings, asOf }: AccountState,
  reporter: number,
  { at, late }: Occurrence,
): Pick<AccountState, 'reporters' | 'rings'> => {
  const others = reporters.filter((one) => one !== reporter);
  const isKnown = others.length < reporters.length;
  const ring = rings.reports ?? emptyRing('coarse');
  const after = isKnown ? reporters.length - 1 - reporters.indexOf(reporter) : null;
  const later = late ? reporters.length : countLaterInRing(ring, at, asOf);
  if (after !== null && later > after) return { reporters, rings };
  const known = others
    .toSpliced(Math.max(0, others.length - later), 0, reporter)
    .slice(-sizes.reporters);
  if (late) return { reporters: known, rings };
  const without = after === null ? ring : uncountInRing(ring, after, asOf);
  return { reporters: known, rings: { ...rings, reports: countInRing(without, at, asOf) } };
};

/** What a clearance resets (`reviews/clearance`), apart from what only counterparts and decisions change. */
const resetByClearance = [
  'pace',
  'rings',
  'targets',
  'novelty',
  'openings',
  'reporters',
  'newest',
  'credentialChangedAt',
  'profileChangedAt',
  'rewritten',
] as const satisfies readonly (keyof AccountState)[];

/** Returns the account with an occurrence counted in these families. */
const withCounts = (
  state: AccountState,
  occurrence: Occurrence,
  counts: readonly Counted<CountFamily>[],
): AccountState => {
  const { at, late } = occurrence;
  const asOf = Math.max(state.asOf, at);
  const rings = ringsAt(state, asOf);
  if (!late && !isBeforeClearance(occurrence, state)) {
    for (const [family, times] of counts.filter((one) => one !== null))
      rings[family] = countInRing(rings[family] ?? emptyRing(countGrains[family]), at, asOf, times);
  }
  return { ...state, firstSeenAt: Math.min(state.firstSeenAt, at), asOf, rings };
};

/** Returns the state of an occurrence's counterpart after it; see `advance`. */
export const advanceCounterpart = (
  state: AccountState,
  occurrence: Occurrence,
  hash: KeyedHash,
): AccountState => {
  const { event, at } = occurrence;
  const base = withCounts(state, occurrence, [counterpartCountOf(occurrence)]);
  if (isBeforeClearance(occurrence, state)) return base;
  if (isAnswerToOpening(state, occurrence)) {
    return { ...base, openings: { ...base.openings, answered: base.openings.answered + 1 } };
  }
  return event.type === 'payment.transferred'
    ? {
        ...base,
        payers: addToSketch(base.payers, shortHash(hash(event.accountId)), sizes.payers),
        ...addReceived(base, event.data.amount.minor, at),
      }
    : base;
};

/**
 * Returns the account's state after one occurrence of its own. Pure, so a backtest can replay events.
 *
 * Windows use the event's own time. An event that is late (by a day or more), or that happened before a
 * person cleared the account, is counted in no window. The latter changes nothing that the clearance reset.
 *
 * The commit sets the version and the marks (`screening/fold`).
 */
export const advance = (
  state: AccountState,
  occurrence: Occurrence,
  { hash, reading, country, report }: OwnEventContext,
): AccountState => {
  const { event, at } = occurrence;
  const base = withCounts(state, occurrence, [
    ownCountOf(occurrence),
    reading && isSuspected(reading) ? ['risky', 1] : null,
    report === 'newcomer' ? ['newcomerReports', 1] : null,
  ]);
  const shortHashOf = (name: string | null | undefined) => (name ? shortHash(hash(name)) : null);
  const device = shortHashOf(deviceIn(occurrence));
  const block = shortHashOf(blockIn(occurrence));
  const targetIds = approachedIds(occurrence);
  const paidMinor = event.type === 'payment.transferred' ? event.data.amount.minor : 0;
  const after: AccountState = {
    ...base,
    ...reportedChanges(state, occurrence),
    ...paceAfter(state, occurrence),
    targets: targetIds.reduce(
      (targets, id) => addTarget(targets, personOf(id, hash), paidMinor),
      base.targets,
    ),
    novelty: noveltyAfter(state, targetIds, hash),
    openings: openingsAfter(state, occurrence),
    ...(event.type === 'report.filed' &&
      report === 'credible' &&
      reportsAfter(base, shortHash(hash(event.data.reporterId)), occurrence)),
    devices: addLatest(base.devices, device, sizes.devices),
    blocks: addLatest(base.blocks, block, sizes.blocks),
    countries: addLatest(base.countries, country, sizes.countries),
    // An import tells where the account was before, and may arrive after its first log-in.
    newest:
      event.type === 'account.imported'
        ? base.newest
        : {
            device: newestAddedAt(base.devices, device, base.newest.device, at),
            block: newestAddedAt(base.blocks, block, base.newest.block, at),
            country: newestAddedAt(base.countries, country, base.newest.country, at),
          },
  };
  return isBeforeClearance(occurrence, state)
    ? { ...after, ...Object.fromEntries(resetByClearance.map((field) => [field, base[field]])) }
    : after;
};
