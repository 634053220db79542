import { platformKey } from '../events/envelope.ts';
import type { PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { hashedContact } from '../lists/contact.ts';
import { registrableDomainOf } from '../lists/domain.ts';
import { day } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';
import { templateOf } from '../text/template.ts';
import type { AccountState } from './account-state.ts';
import type { EntityKey, EntityKind } from './entity-state.ts';
import { blockIn, contextIn } from './event-fields.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { addToSketch, type Sketch } from './sketch.ts';
import { personIn, personOf } from './targets.ts';

/*
 * An event names entities in fields of its own, and in its text (`entitiesNamed`, `entitiesInText`). It carries those of
 * them that are its account's (`entitiesCarried`). Of all, and of the people that it concerns, it touches those that are
 * read for it: not what the account is known to use (`entitiesTouched`). Those link the account to others, unless an
 * earlier event has just done so (`isLinkedBy`); and the account joins them, unless it only warns of them (`isJoinedBy`).
 */

/** Digits that identify a block of ten thousand numbers. Three digits alone would link unrelated accounts. */
const segmentDigits = 7;

type Verification = Extract<PlatformEvent, { type: 'account.verification-changed' }>['data'];

/**
 * Returns the hash of a verified identity. A failed or pending attempt does not show who owns the identity.
 */
const verifiedIdentityHash = (verification: Verification | undefined): string | undefined =>
  verification?.status === 'verified' || verification?.status === 'expired'
    ? verification.identity?.hashes[platformKey]
    : undefined;

/**
 * Returns the shared entities that an event itself names, whether the account is known to use them or not.
 */
export const entitiesNamed = (occurrence: Occurrence): readonly EntityKey[] => {
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
      add('identity', verifiedIdentityHash(event.data.verification));
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
      add('identity', verifiedIdentityHash(event.data));
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

/** Events at which an account may change hands: its device is looked up again even if it is known. */
const handoverTypes: ReadonlySet<string> = new Set([
  'account.credential-changed',
  'account.profile-changed',
  'account.device-bound',
  'payment.bound',
]);

/** For how long it matters who uses an account with a new device and changed credentials. */
const handoverDays = 3;

/** Whether the account may just have changed hands: on which of its devices it is used tells who has it. */
const isInNewHands = (state: AccountState | undefined, at: number): boolean =>
  [state?.newest.device, state?.credentialChangedAt].every(
    (since) => since != null && at - since <= handoverDays * day,
  );

/**
 * Whether an event looks up a device or an address block that the account is known to use. A sign-up does, because it
 * may arrive after the first login.
 */
const looksUpAgain = (
  kind: EntityKind,
  { event: { type }, at }: Occurrence,
  state: AccountState | undefined,
): boolean =>
  type === 'account.rechecked' ||
  type === 'account.signed-up' ||
  (kind === 'device' && (handoverTypes.has(type) || isInNewHands(state, at)));

/**
 * Whether an event links an entity that it touched to its account: not a device or an address block that the account is
 * known to use, nor a person in its sample.
 */
export const isLinkedBy = (
  { kind, value }: EntityKey,
  occurrence: Occurrence,
  state: AccountState | undefined,
  hash: KeyedHash,
): boolean => {
  if (kind === 'target')
    return newlySampledPeople(occurrence, state, hash).some((person) => person.value === value);
  if ((kind !== 'device' && kind !== 'block') || looksUpAgain(kind, occurrence, state)) return true;
  const known = kind === 'device' ? state?.devices : state?.blocks;
  return !known?.includes(shortHash(hash(value)));
};

/**
 * Returns the entities at which only sign-ups are counted: the mail domain, and the network if it is that
 * of a hosting company. A carrier's network says nothing about one of its millions of accounts.
 */
const signUpEntities = (
  { event }: Occurrence,
  operatorOf: (ip: string) => string | null,
): readonly EntityKey[] => {
  if (event.type !== 'account.signed-up') return [];
  const operator = event.context?.ip ? operatorOf(event.context.ip) : null;
  return [
    ...(operator ? [{ kind: 'operator', value: operator } as const] : []),
    ...(event.data.email
      ? [{ kind: 'mailDomain', value: registrableDomainOf(event.data.email.domain) } as const]
      : []),
  ];
};

/** Size of the sample of people that an account approaches. */
export const targetSampleSize = 8;

const newAccountDays = 7;

/** Whether the account signed up at most a week before. */
export const isNewAccount = (state: AccountState | undefined, at: number): state is AccountState =>
  state?.signedUpAt != null && at - state.signedUpAt <= newAccountDays * day;

/** Returns the entity key of a person, from a 32-bit hash as stored in the account's state. */
const personKey = (kind: 'target' | 'reporter', hash: number): EntityKey => ({
  kind,
  value: hash.toString(36),
});

const sampleOf = (targets: Sketch): readonly EntityKey[] =>
  targets.slice(0, targetSampleSize).map((target) => personKey('target', personIn(target)));

/**
 * Returns the sampled people: of all that the account ever approached, those with the smallest hashes. All
 * accounts sample by the same hashes, so accounts that approach the same people sample the same ones
 * (bottom-k sampling, Cohen & Kaplan, PODC 2007). Empty if the account was never seen while it was new,
 * because it then joined no `target` entity.
 */
export const sampledPeople = (state: AccountState): readonly EntityKey[] =>
  isNewAccount(state, state.firstSeenAt) ? sampleOf(state.targets) : [];

/** Returns the ids of the people that an event's account approaches with it. */
const peopleApproached = ({ event }: Occurrence): readonly string[] =>
  event.type === 'social.requested'
    ? event.data.targetIds
    : event.type === 'social.messaged' && !event.data.reply
      ? [event.data.targetId]
      : [];

/** Returns the people that a new account approaches: each only once, when added to the sample. */
const newlySampledPeople = (
  occurrence: Occurrence,
  state: AccountState | undefined,
  hash: KeyedHash,
): readonly EntityKey[] => {
  if (!isNewAccount(state, occurrence.at)) return [];
  const people = peopleApproached(occurrence).map((id) => personOf(id, hash));
  if (people.length === 0) return [];
  const sample = state.targets.slice(0, targetSampleSize).map(personIn);
  const targets = people.reduce(
    (sketch: Sketch, person) => addToSketch(sketch, person, targetSampleSize),
    sample,
  );
  return sampleOf(targets).filter((_, i) => !sample.includes(targets[i] ?? 0));
};

/**
 * Returns the stored reporters of the account as entities. A `reporter` entity collects the accounts that
 * one person reported: their record.
 */
const reporterEntities = ({ reporters }: AccountState): readonly EntityKey[] =>
  reporters.map((reporter) => personKey('reporter', reporter));

/** Returns a person who is approached as an entity: as it is named, and as the release before named it, by 31 bits. */
const everyNameOf = (id: string, hash: KeyedHash): readonly EntityKey[] => {
  const named = shortHash(hash(id));
  return [personIn(named), named - (named % 2)].map((name) => personKey('target', name));
};

/** Returns the person who reports an event's account with it, credible or not, as an entity. */
const reporterNamed = ({ event }: Occurrence, hash: KeyedHash): readonly EntityKey[] =>
  event.type === 'report.filed'
    ? [personKey('reporter', shortHash(hash(event.data.reporterId)))]
    : [];

/** Returns the people in an account's state as entities: those it approached, sampled, and its reporters. */
export const peopleOf = (state: AccountState): readonly EntityKey[] => [
  ...sampledPeople(state),
  ...reporterEntities(state),
];

const shortestOpening = 8;

/**
 * Returns the template of a message that opens a conversation, or `null`. People choose their own words; a
 * scam office uses one line for all its accounts.
 */
const openingLine = ({ event }: Pick<Occurrence, 'event'>): string | null =>
  event.type === 'social.messaged' &&
  !event.data.reply &&
  (event.data.text?.length ?? 0) >= shortestOpening
    ? templateOf(event.data.text ?? '')
    : null;

/**
 * Whether a text is suspected of an offer or a request. A flagged warning quotes one, and many honest people may pass it
 * on.
 */
export const isSuspected = ({
  verdict,
  intent,
}: Pick<TextReading, 'verdict' | 'intent'>): boolean =>
  verdict !== 'allow' && (intent === 'offer' || intent === 'request');

/**
 * Whether an entity that an event touched is one of its account's. Who warns of a contact does not give it; a recheck has
 * no text, and its account joined earlier.
 */
export const isJoinedBy = (
  { kind }: Pick<EntityKey, 'kind'>,
  reading: TextReading | null,
): boolean => kind !== 'contact' || reading === null || isSuspected(reading);

/**
 * Returns the contacts and the template of a text as entities; none if the text's verdict is `allow`. The
 * phone number in a lost-and-found notice should link nobody.
 */
export const entitiesInText = (
  reading: TextReading | null,
  hash: KeyedHash,
): readonly EntityKey[] =>
  !reading || reading.verdict === 'allow'
    ? []
    : [
        ...reading.contacts
          .filter(({ masked }) => !masked)
          .slice(0, 4)
          .map((contact) => ({ kind: 'contact', value: hashedContact(contact, hash) }) as const),
        ...(reading.template ? [{ kind: 'template', value: reading.template } as const] : []),
      ];

/** Returns the entities by which an event tells what its account uses, new or known. */
export const entitiesCarried = (
  occurrence: Occurrence,
  reading: TextReading | null,
  hash: KeyedHash,
): readonly EntityKey[] =>
  [...entitiesNamed(occurrence), ...entitiesInText(reading, hash)].filter((entity) =>
    isJoinedBy(entity, reading),
  );

type LookUps = {
  readonly hash: KeyedHash;
  /** The hosting company behind an address, or `null`. */
  readonly operatorOf: (ip: string) => string | null;
};

/**
 * Returns all shared entities that an event may have linked to its account, known or not. People too: the account's
 * state forgets whom it sampled once, and reporters who are not credible or were followed by many.
 */
export const linkableEntities = (
  occurrence: Occurrence,
  reading: TextReading | null,
  { hash, operatorOf }: LookUps,
): readonly EntityKey[] => {
  const line = openingLine(occurrence);
  return [
    ...entitiesNamed(occurrence),
    ...signUpEntities(occurrence, operatorOf),
    ...(line ? [{ kind: 'line', value: line } as const] : []),
    ...entitiesInText(reading, hash),
    ...reporterNamed(occurrence, hash),
    ...peopleApproached(occurrence).flatMap((id) => everyNameOf(id, hash)),
  ];
};

/**
 * Returns the shared entities that an event links to its account, without those that are already known to
 * be linked. Reading no others limits an ordinary event to one read.
 *
 * The opening line of a new account has its own entity kind instead of `template`: many accounts with the
 * same innocent text must not become a campaign.
 */
export const entitiesTouched = (
  occurrence: Occurrence,
  state: AccountState | undefined,
  reading: TextReading | null,
  { hash, operatorOf }: LookUps,
): readonly EntityKey[] => {
  if (occurrence.event.type === 'account.rechecked') return entitiesNamed(occurrence);
  const fromEvent = [
    ...entitiesNamed(occurrence).filter((entity) => isLinkedBy(entity, occurrence, state, hash)),
    ...signUpEntities(occurrence, operatorOf),
    ...newlySampledPeople(occurrence, state, hash),
    ...reporterNamed(occurrence, hash),
  ];
  if (!reading || reading.verdict === 'allow') {
    const line = isNewAccount(state, occurrence.at) ? openingLine(occurrence) : null;
    return line ? [...fromEvent, { kind: 'line', value: line }] : fromEvent;
  }
  return [...fromEvent, ...entitiesInText(reading, hash)];
};
