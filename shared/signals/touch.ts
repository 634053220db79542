import { blockOf } from '../events/address.ts';
import type { Occurrence } from '../events/recheck.ts';
import type { TextReading } from '../text/reading.ts';
import type { AccountState } from './account-state.ts';
import type { EntityKey, EntityKind } from './entity-state.ts';
import { type KeyedHash, short } from './keyed-hash.ts';

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

/** Under this key a platform sends the hash that links its own accounts. */
const ownKey = 'platform';

/** Every shared entity that an event names of itself, known or not. */
export const entitiesCarried = ({ event }: Occurrence): readonly EntityKey[] => {
  if (event.type === 'account.rechecked') {
    return [{ kind: event.entity.kind as EntityKind, value: event.entity.value }];
  }
  const keys: EntityKey[] = [];
  const add = (kind: EntityKind, value: string | null | undefined) => {
    if (value) keys.push({ kind, value });
  };
  add('device', event.context?.deviceId);
  if (event.context?.ip) add('block', blockOf(event.context.ip));
  switch (event.type) {
    case 'account.signed-up':
    case 'account.imported':
      add('identity', event.data.verification?.identity?.hashes[ownKey]);
      add('phone', event.data.phone?.hashes[ownKey]);
      add('email', event.data.email?.hashes[ownKey]);
      break;
    case 'account.credential-changed':
      add('phone', event.data.phone?.hashes[ownKey]);
      add('email', event.data.email?.hashes[ownKey]);
      break;
    case 'account.verification-changed':
      add('identity', event.data.identity?.hashes[ownKey]);
      break;
    case 'account.device-bound':
      add('device', event.data.deviceId);
      break;
    case 'payment.bound':
      add('payment', event.data.hashes[ownKey]);
      break;
    default:
  }
  return keys;
};

/**
 * The shared entities that an event ties its account to and that the account is not known to be
 * tied to already. Reading no others keeps a quiet event at one read.
 *
 * Contacts and templates count only in texts that are not allowed: the telephone number in a
 * lost-and-found notice links nobody.
 */
export const entitiesTouched = (
  occurrence: Occurrence,
  state: AccountState | undefined,
  reading: TextReading | null,
  hash: KeyedHash,
): readonly EntityKey[] => {
  if (occurrence.event.type === 'account.rechecked') return entitiesCarried(occurrence);
  const known = {
    device: state?.devices ?? [],
    block: state?.blocks ?? [],
  } as const;
  const fromEvent = entitiesCarried(occurrence).filter(
    ({ kind, value }) =>
      !((kind === 'device' || kind === 'block') && known[kind].includes(short(hash(value)))),
  );
  if (!reading || reading.verdict === 'allow') return fromEvent;
  const contacts = reading.contacts
    .filter(({ masked }) => !masked)
    .slice(0, 4)
    .map(
      ({ kind, value }): EntityKey => ({
        kind: 'contact',
        value: hash(`${kind}:${value}`).toString(36),
      }),
    );
  const template = reading.template
    ? [{ kind: 'template', value: reading.template } satisfies EntityKey]
    : [];
  return [...fromEvent, ...contacts, ...template];
};
