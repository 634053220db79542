import { platformKey } from '../events/envelope.ts';
import { imageNameOf, withCodeHashed } from '../events/image-name.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { hashedContact } from '../lists/contact.ts';
import {
  entryIdOf,
  isInForce,
  keyedKinds,
  type ListedKind,
  type ListKey,
  type ListName,
  ownKey,
  type StandingEntry,
} from '../lists/entry.ts';
import { dateOf } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';
import { templateOf } from '../text/template.ts';
import type { EntityKey, EntityKind } from './entity-state.ts';
import { blockIn, deviceIn, imageLabelsOf, textOf } from './event-fields.ts';
import type { KeyedHash } from './keyed-hash.ts';

/** A list entry that matches something in an event, with the fields that a rule may report. */
export type ListMatch = {
  readonly list: ListName;
  readonly kind: ListedKind;
  /** Id of the entry. */
  readonly entry: string;
  readonly source: string;
  readonly authority: string | null;
  /** The date (UTC) on which it expires, e.g. `2027-06-30`. */
  readonly until: string;
};

type Hashes = Readonly<Record<string, string>>;

const hashedKeys = (
  kind: ListedKind,
  private_: { readonly hashes: Hashes } | undefined,
): readonly ListKey[] =>
  Object.entries(private_?.hashes ?? {}).map(([key, value]) => ({ kind, key, value }));

const plainKeys = (kind: ListedKind, value: string | null | undefined): readonly ListKey[] =>
  value ? [{ kind, key: null, value }] : [];

/** Kinds of entities that can be listed, and their names on lists. */
const listedKindByEntity: { readonly [Kind in EntityKind]?: ListedKind } = {
  device: 'device',
  block: 'address',
  phone: 'phone',
  email: 'email',
  identity: 'identity',
  payment: 'payment',
  contact: 'contact',
  template: 'template',
};

const keyNameOf = (kind: ListedKind): string | null => {
  if (kind === 'contact') return ownKey;
  return keyedKinds.has(kind) ? platformKey : null;
};

/** Returns a shared entity's key on lists, or `null` if its kind cannot be listed. */
export const listKeyOf = ({ kind: entity, value }: EntityKey): ListKey | null => {
  const kind = listedKindByEntity[entity];
  return kind ? { kind, key: keyNameOf(kind), value } : null;
};

const hostOf = (url: string): string => url.split(/[/:?#]/)[0] ?? '';

const listKeysInEvent = ({ event }: Occurrence): readonly ListKey[] => {
  switch (event.type) {
    case 'account.signed-up':
    case 'account.imported':
      return [
        ...hashedKeys('identity', event.data.verification?.identity),
        ...hashedKeys('phone', event.data.phone),
        ...hashedKeys('email', event.data.email),
        ...plainKeys('mail-domain', event.data.email?.domain),
      ];
    case 'account.credential-changed':
      return [
        ...hashedKeys('phone', event.data.phone),
        ...hashedKeys('email', event.data.email),
        ...plainKeys('mail-domain', event.data.email?.domain),
      ];
    case 'account.verification-changed':
      return hashedKeys('identity', event.data.identity);
    case 'payment.bound':
      return hashedKeys('payment', event.data);
    case 'payment.transferred':
      return hashedKeys('payment', event.data.payment);
    case 'account.rechecked': {
      const { kind, value } = event.entity;
      const key = listKeyOf({ kind: kind as EntityKind, value });
      return key ? [key] : [];
    }
    default:
      return [];
  }
};

/**
 * Returns the parts of a text that may be listed: its contacts, the hosts of its links, its templates. A text flagged
 * for a part of it has the template of that part; that of the whole is the key of a listed text.
 */
export const listKeysInText = (
  reading: TextReading | null,
  text: string | null,
  hash: KeyedHash,
): readonly ListKey[] => {
  if (!reading) return [];
  const contacts = reading.contacts.filter(({ masked }) => !masked);
  const whole = reading.verdict === 'allow' || text === null ? null : templateOf(text);
  return [
    ...contacts.map((contact) => {
      const value = hashedContact(contact, hash);
      return { kind: 'contact', key: ownKey, value } as const;
    }),
    ...contacts
      .filter(({ kind }) => kind === 'url')
      .flatMap(({ value }) => plainKeys('link-domain', hostOf(value))),
    ...plainKeys('template', reading.template),
    ...(whole === reading.template ? [] : plainKeys('template', whole)),
  ];
};

/** Entries that match the two sides of an event. */
export type ListedEntries = {
  readonly home: readonly StandingEntry[];
  readonly counterpart: readonly StandingEntry[];
};

export const noListedEntries: ListedEntries = { home: [], counterpart: [] };

/** Returns an account's key on lists. */
export const accountKey = (accountId: string): ListKey => ({
  kind: 'account',
  key: null,
  value: accountId,
});

/** Returns the keys of everything in an event that may be listed. */
export const listKeysOf = (
  occurrence: Occurrence,
  reading: TextReading | null,
  hash: KeyedHash,
): readonly ListKey[] => [
  accountKey(occurrence.event.accountId),
  ...plainKeys('device', deviceIn(occurrence)),
  ...plainKeys('address', blockIn(occurrence)),
  ...listKeysInEvent(occurrence),
  ...listKeysInText(reading, textOf(occurrence.event), hash),
  ...imageLabelsOf(occurrence.event).flatMap((label) =>
    plainKeys('image', imageNameOf(withCodeHashed(label))),
  ),
];

/**
 * Returns the entries that apply to an event. An exemption applies as long as it is in force. An adverse
 * entry that was in force when a person cleared the account no longer applies: that person saw it.
 *
 * @param at when the event arrived, epoch milliseconds; entries that have expired by then do not apply
 * @param clearedAt when a person last cleared the account; `null` if never
 */
export const matchesOf = (
  entries: readonly StandingEntry[],
  at: number,
  clearedAt: number | null,
): readonly ListMatch[] =>
  entries
    .filter(
      (entry) =>
        isInForce(entry, at) &&
        (entry.list === 'allow' || clearedAt === null || entry.since > clearedAt),
    )
    .map((entry) => ({
      list: entry.list,
      kind: entry.kind,
      entry: entryIdOf(entry),
      source: entry.source,
      authority: entry.authority,
      until: dateOf(entry.expiresAt),
    }));
