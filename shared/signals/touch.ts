import type { Context } from '../events/envelope.ts';
import type { PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/recheck.ts';
import { contactName } from '../lists/contact.ts';
import { registrableOf } from '../lists/range.ts';
import { day } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';
import { templateOf } from '../text/template.ts';
import type { AccountState } from './account-state.ts';
import type { EntityKey, EntityKind } from './entity-state.ts';
import { type KeyedHash, short } from './keyed-hash.ts';
import { addToSketch, type Sketch } from './sketch.ts';

/** The text that an event carries, or `null`. */
export const textOf = (event: Occurrence['event']): string | null => {
  switch (event.type) {
    case 'content.posted':
    case 'content.edited':
      return event.data.text;
    case 'social.messaged':
      return event.data.text ?? null;
    case 'account.profile-changed':
      return [event.data.nickname, event.data.bio].filter(Boolean).join('\n') || null;
    case 'account.signed-up':
    case 'account.imported':
      return event.data.nickname ?? null;
    default:
      return null;
  }
};

/** Whether the account signed up at most a day before, or now. */
export const isNewcomer = (
  state: AccountState | undefined,
  { event, at }: Pick<Occurrence, 'event' | 'at'>,
): boolean =>
  event.type === 'account.signed-up' ||
  (state !== undefined &&
    !state.imported &&
    state.signedUpAt !== null &&
    at - state.signedUpAt <= day);

/** An operator's segment of ten thousand numbers: three digits alone would tie together strangers. */
const segmentDigits = 7;

/** Under this key a platform sends the hash that links its own accounts. */
export const platformKey = 'platform';

/**
 * How a name or a mail address is made: what somebody who makes many of them changes is left out.
 * `null` for one that nobody numbered.
 *
 * @example
 * nameMade('Happy_8001'); // 'happy_#'
 */
const nameMade = (name: string): string | null => {
  const made = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{N}+/gu, '#');
  return made.includes('#') && [...made].length > 2 ? made : null;
};

/** How the name and the mail address of a sign-up are made. */
const madeAt = (
  { event }: Pick<Occurrence, 'event'>,
  defaultNames: readonly string[],
): readonly (string | null)[] => {
  if (event.type !== 'account.signed-up') return [];
  const { nickname, email } = event.data;
  const name = nickname === undefined ? null : nameMade(nickname);
  return [
    name !== null && !defaultNames.includes(name) ? `name ${name}` : null,
    // Figures alone are how the largest providers name everybody.
    email?.pattern.includes('a') ? `mail ${email.pattern}@${registrableOf(email.domain)}` : null,
  ];
};

/** Where an occurrence shows the account. A platform closes and reopens it from a desk of its own. */
export const contextIn = ({ event }: Pick<Occurrence, 'event'>): Context | undefined => {
  switch (event.type) {
    case 'account.rechecked':
    case 'account.reopened':
      return undefined;
    case 'account.closed':
      return event.data.by === 'owner' ? event.context : undefined;
    default:
      return event.context;
  }
};

/** The device that an occurrence shows the account on, or binds to it. */
export const deviceIn = (occurrence: Pick<Occurrence, 'event'>): string | undefined =>
  occurrence.event.type === 'account.device-bound'
    ? occurrence.event.data.deviceId
    : contextIn(occurrence)?.deviceId;

/**
 * What may tie an account to others that joined the same entity, as 16-bit hashes: how its name and
 * its mail address are made, in the address block where it signs up; the device on which it writes an
 * opening line.
 *
 * @param defaultNames how the platform itself names who chose no name, made like `用户#`
 */
export const patternsAt = (
  kind: EntityKind,
  occurrence: Pick<Occurrence, 'event'>,
  { defaultNames, hash }: { readonly defaultNames: readonly string[]; readonly hash: KeyedHash },
): readonly number[] => {
  const device = deviceIn(occurrence);
  const made =
    kind === 'block'
      ? madeAt(occurrence, defaultNames)
      : kind === 'line' && device
        ? [`device ${device}`]
        : [];
  return made.flatMap((name) => (name === null ? [] : [Math.floor(hash(name) / 2 ** 32)]));
};

/** The address block that it came from, which the door made of its address; `null` where there is none. */
export const blockIn = (occurrence: Pick<Occurrence, 'event'>): string | null =>
  contextIn(occurrence)?.ip ?? null;

type Verification = Extract<PlatformEvent, { type: 'account.verification-changed' }>['data'];

/** A number that somebody tried in vain, or is still trying, says nothing of whoever holds it. */
const identityHeld = (verification: Verification | undefined): string | undefined =>
  verification?.status === 'verified' || verification?.status === 'expired'
    ? verification.identity?.hashes[platformKey]
    : undefined;

/** Every shared entity that an event names of itself, known or not. */
export const entitiesCarried = (occurrence: Occurrence): readonly EntityKey[] => {
  const { event } = occurrence;
  if (event.type === 'account.rechecked') {
    return [{ kind: event.entity.kind as EntityKind, value: event.entity.value }];
  }
  const keys: EntityKey[] = [];
  const add = (kind: EntityKind, value: string | null | undefined) => {
    if (value) keys.push({ kind, value });
  };
  add('device', contextIn(occurrence)?.deviceId);
  add('block', blockIn(occurrence));
  switch (event.type) {
    case 'account.signed-up':
    case 'account.imported':
      add('identity', identityHeld(event.data.verification));
      add('phone', event.data.phone?.hashes[platformKey]);
      add('email', event.data.email?.hashes[platformKey]);
      if (event.type === 'account.signed-up' && event.data.phone?.prefix.length === segmentDigits) {
        add('phonePrefix', `${event.data.phone.country}${event.data.phone.prefix}`);
      }
      break;
    case 'account.credential-changed':
      add('phone', event.data.phone?.hashes[platformKey]);
      add('email', event.data.email?.hashes[platformKey]);
      break;
    case 'account.closed':
      add('identity', event.data.identity?.hashes[platformKey]);
      add('phone', event.data.phone?.hashes[platformKey]);
      add('email', event.data.email?.hashes[platformKey]);
      break;
    case 'account.verification-changed':
      add('identity', identityHeld(event.data));
      break;
    case 'account.device-bound':
      add('device', event.data.deviceId);
      break;
    case 'payment.bound':
      add('payment', event.data.hashes[platformKey]);
      break;
    default:
  }
  return keys;
};

/** Moments at which an account changes hands: what it sits on is looked at again, though it is known. */
const handovers: ReadonlySet<string> = new Set([
  'account.credential-changed',
  'account.profile-changed',
  'account.device-bound',
  'payment.bound',
]);

/**
 * What a sign-up is counted at. Of networks those of hosting companies: a carrier's says nothing of
 * one account among its millions.
 */
const countedAt = (
  { event }: Occurrence,
  operatorOf: (ip: string) => string | null,
): readonly EntityKey[] => {
  if (event.type !== 'account.signed-up') return [];
  const operator = event.context?.ip ? operatorOf(event.context.ip) : null;
  return [
    ...(operator ? [{ kind: 'operator', value: operator } as const] : []),
    ...(event.data.email
      ? [{ kind: 'mailDomain', value: registrableOf(event.data.email.domain) } as const]
      : []),
  ];
};

export const sampledTargets = 8;

const newDays = 7;

/** Whether the account signed up at most a week before. */
export const isNew = (state: AccountState | undefined, at: number): state is AccountState =>
  state?.signedUpAt != null && at - state.signedUpAt <= newDays * day;

/** People by whom accounts are known in an account's own memory, as 32-bit hashes. */
const person = (kind: 'target' | 'reporter', hash: number): EntityKey => ({
  kind,
  value: hash.toString(36),
});

const sampleOf = (targets: Sketch): readonly EntityKey[] =>
  targets.slice(0, sampledTargets).map((target) => person('target', target));

/**
 * The people whose choice is looked at: of all that the account ever approached, those with the
 * smallest hashes. Every account's sample is drawn by the same hashes, so two that approach the same
 * people sample the same ones (bottom-k sampling, Cohen & Kaplan, PODC 2007). None of an account that
 * was never seen while it was new: it joined nobody.
 */
export const targetsSampled = (state: AccountState): readonly EntityKey[] =>
  isNew(state, state.firstSeenAt) ? sampleOf(state.targets) : [];

/** Whom a new account approaches: each only once, when it comes into the sample. */
const targetsChosen = (
  { event, at }: Occurrence,
  state: AccountState | undefined,
  hash: KeyedHash,
): readonly EntityKey[] => {
  if (!isNew(state, at)) return [];
  const ids =
    event.type === 'social.requested'
      ? event.data.targetIds
      : event.type === 'social.messaged' && !event.data.reply
        ? [event.data.targetId]
        : [];
  if (ids.length === 0) return [];
  const sample = state.targets.slice(0, sampledTargets);
  const targets = ids.reduce(
    (sketch: Sketch, id) => addToSketch(sketch, short(hash(id)), sampledTargets),
    sample,
  );
  return sampleOf(targets).filter((_, i) => !sample.includes(targets[i] ?? 0));
};

/**
 * Whoever reported the account and is remembered for it: what becomes of the accounts that somebody
 * reports is their record.
 */
export const reportersRemembered = ({ reporters }: AccountState): readonly EntityKey[] =>
  reporters.map((reporter) => person('reporter', reporter));

const openingLength = 8;

/**
 * How a new account opens a conversation with somebody it never wrote to: people find words of their
 * own, an office has one line for all its accounts.
 */
const openingLine = ({ event }: Pick<Occurrence, 'event'>): string | null =>
  event.type === 'social.messaged' &&
  !event.data.reply &&
  (event.data.text?.length ?? 0) >= openingLength
    ? templateOf(event.data.text ?? '')
    : null;

/**
 * The contacts and the template of a text, unless it is allowed: the telephone number in a lost-and-found notice
 * links nobody.
 */
export const entitiesWritten = (
  reading: TextReading | null,
  hash: KeyedHash,
): readonly EntityKey[] =>
  !reading || reading.verdict === 'allow'
    ? []
    : [
        ...reading.contacts
          .filter(({ masked }) => !masked)
          .slice(0, 4)
          .map(
            (contact): EntityKey => ({
              kind: 'contact',
              value: hash(contactName(contact)).toString(36),
            }),
          ),
        ...(reading.template ? [{ kind: 'template', value: reading.template } as const] : []),
      ];

/** Every shared entity, but for people, that an event may have tied its account to, whatever was known then. */
export const entitiesTied = (
  occurrence: Occurrence,
  reading: TextReading | null,
  {
    hash,
    operatorOf,
  }: { readonly hash: KeyedHash; readonly operatorOf: (ip: string) => string | null },
): readonly EntityKey[] => {
  const line = openingLine(occurrence);
  return [
    ...entitiesCarried(occurrence),
    ...countedAt(occurrence, operatorOf),
    ...(line ? [{ kind: 'line', value: line } as const] : []),
    ...entitiesWritten(reading, hash),
  ];
};

/**
 * The shared entities that an event ties its account to and that the account is not known to be
 * tied to already. Reading no others keeps a quiet event at one read.
 *
 * The line with which a new account opens a conversation is an
 * entity of its own, for what many say innocently makes no campaign.
 */
export const entitiesTouched = (
  occurrence: Occurrence,
  state: AccountState | undefined,
  reading: TextReading | null,
  {
    hash,
    operatorOf,
  }: {
    readonly hash: KeyedHash;
    /** The hosting company behind an address, or `null`. */
    readonly operatorOf: (ip: string) => string | null;
  },
): readonly EntityKey[] => {
  if (occurrence.event.type === 'account.rechecked') return entitiesCarried(occurrence);
  const known = {
    device: state?.devices ?? [],
    block: state?.blocks ?? [],
  } as const;
  const fromEvent = [
    ...entitiesCarried(occurrence).filter(
      ({ kind, value }) =>
        !(
          (kind === 'block' || (kind === 'device' && !handovers.has(occurrence.event.type))) &&
          known[kind].includes(short(hash(value)))
        ),
    ),
    ...countedAt(occurrence, operatorOf),
    ...targetsChosen(occurrence, state, hash),
    ...(occurrence.event.type === 'report.filed'
      ? [person('reporter', short(hash(occurrence.event.data.reporterId)))]
      : []),
  ];
  if (!reading || reading.verdict === 'allow') {
    const line = isNew(state, occurrence.at) ? openingLine(occurrence) : null;
    return line ? [...fromEvent, { kind: 'line', value: line }] : fromEvent;
  }
  return [...fromEvent, ...entitiesWritten(reading, hash)];
};
