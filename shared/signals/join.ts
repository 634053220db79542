import type { Occurrence } from '../events/occurrence.ts';
import { registrableDomainOf } from '../lists/domain.ts';
import { day } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { TextReading } from '../text/reading.ts';
import type { AccountState } from './account-state.ts';
import type { EntityKey, EntityKind } from './entity-state.ts';
import { deviceIn } from './event-fields.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { isJoinedBy } from './touch.ts';

/** Whether the account first signs up with this event or signed up at most a day before it. */
export const isNewcomer = (
  state: AccountState | undefined,
  { event, at }: Pick<Occurrence, 'event' | 'at'>,
): boolean =>
  (event.type === 'account.signed-up' && at - (state?.signedUpAt ?? at) <= day) ||
  (state !== undefined &&
    !state.imported &&
    state.signedUpAt !== null &&
    at - state.signedUpAt <= day);

/**
 * When the account came to use an entity that an event names, if nothing told of it before. What an import names, and
 * the identity or number of an account that closes or whose verification expires, it used since it signed up, as far
 * as is known.
 */
const usedSince = (
  { event, at }: Pick<Occurrence, 'event' | 'at'>,
  kind: EntityKind,
  state: AccountState | undefined,
): number => {
  if (event.type === 'account.imported') return Math.min(at, Date.parse(event.data.signedUpAt));
  const tellsLate =
    event.type === 'account.closed' ||
    (event.type === 'account.verification-changed' && event.data.status === 'expired');
  return tellsLate && kind !== 'device' && kind !== 'block'
    ? Math.min(at, state?.signedUpAt ?? state?.firstSeenAt ?? at)
    : at;
};

/**
 * Returns the pattern of a name, with `#` for digits: the part that changes when names are mass-produced.
 * The pattern of `Happy_8001` is `happy_#`. `null` for a name without digits, or with a pattern of at most
 * two characters.
 */
const namePatternOf = (name: string): string | null => {
  const pattern = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{N}+/gu, '#');
  return pattern.includes('#') && [...pattern].length > 2 ? pattern : null;
};

/** Whether the platform assigns such a name by default, however its settings write the letters and digits. */
const isDefaultName = (name: string, defaultNames: readonly string[]): boolean => {
  const patternOf = (each: string) => namePatternOf(each.replaceAll('#', '0'));
  const pattern = patternOf(name);
  return pattern !== null && defaultNames.some((each) => patternOf(each) === pattern);
};

/** Returns the patterns of the name and the mail address of a sign-up. */
const signUpPatternsOf = (
  { event }: Pick<Occurrence, 'event'>,
  defaultNames: readonly string[],
): readonly (string | null)[] => {
  if (event.type !== 'account.signed-up') return [];
  const { nickname, email } = event.data;
  const name =
    nickname === undefined || isDefaultName(nickname, defaultNames)
      ? null
      : namePatternOf(nickname);
  return [
    name === null ? null : `name ${name}`,
    // The largest providers assign addresses of digits only, and of letters only the number of letters is known, so
    // these form no pattern.
    email && ['a', '#'].every((sign) => email.pattern.includes(sign))
      ? `mail ${email.pattern}@${registrableDomainOf(email.domain)}`
      : null,
  ];
};

/**
 * Returns patterns that may link an account to other members of an entity, as 16-bit hashes. For an address
 * block: the patterns of the name and mail address that sign up there, of which one links. For an opening line: the two
 * halves of a hash of the device that sends it, which link together, as a popular line has many devices.
 *
 * @param defaultNames patterns of the names that the platform assigns by default, e.g. `用户#`
 */
export const patternsAt = (
  kind: EntityKind,
  occurrence: Pick<Occurrence, 'event'>,
  { defaultNames, hash }: { readonly defaultNames: readonly string[]; readonly hash: KeyedHash },
): readonly number[] => {
  const device = deviceIn(occurrence);
  if (kind === 'line' && device) {
    const half = Math.floor(hash(`device ${device}`) / 2 ** 16);
    return [Math.floor(half / 2 ** 16), half % 2 ** 16];
  }
  const patterns = kind === 'block' ? signUpPatternsOf(occurrence, defaultNames) : [];
  return patterns.flatMap((name) => (name === null ? [] : [Math.floor(hash(name) / 2 ** 32)]));
};

/** One use of an entity by an account. */
export type Join = {
  readonly entity: EntityKey;
  readonly account: string;
  readonly at: number;
  /** When it came to use it, if it was no member before (`usedSince`). */
  readonly since: number;
  /** Whether the account had signed up at most a day before. */
  readonly newcomer: boolean;
  /** Patterns that it may share with other members (`patternsAt`). */
  readonly patterns: readonly number[];
};

/**
 * Returns the uses of entities that an event tells of. A recheck only reads the entity; its account joined earlier.
 *
 * @param account the account before the event
 */
export const joinsOf = (
  {
    occurrence,
    reading,
    touched,
  }: {
    readonly occurrence: Occurrence;
    readonly reading: TextReading | null;
    /** The entities that the event touched (`entitiesTouched`). */
    readonly touched: readonly EntityKey[];
  },
  account: AccountState | undefined,
  { settings, hash }: { readonly settings: PlatformSettings; readonly hash: KeyedHash },
): readonly Join[] => {
  const { event, at } = occurrence;
  const { defaultNames } = settings.signUp;
  if (event.type === 'account.rechecked') return [];
  return touched
    .filter((entity) => isJoinedBy(entity, reading))
    .map((entity) => ({
      entity,
      account: event.accountId,
      at,
      since: usedSince(occurrence, entity.kind, account),
      newcomer: isNewcomer(account, occurrence),
      patterns: patternsAt(entity.kind, occurrence, { defaultNames, hash }),
    }));
};
