import { hash as digest } from 'node:crypto';
import type { EventOf, EventType } from '../events/event.ts';
import { hashedContact } from '../lists/contact.ts';
import type { StandingEntry } from '../lists/entry.ts';
import { day } from '../settings/durations.ts';
import type { EntityKey } from '../signals/entity-state.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';
import type { Contact, TextReading } from '../text/reading.ts';
import type { Rule } from './rule.ts';

/**
 * Cases of a rule: stories of raw events, of which the last is judged.
 *
 * The events pass through the schemas, the real text reader and the real signal measurement, so a case shows
 * what the rule does with what a platform sends.
 */
export type Cases = {
  readonly rule: Rule;
  readonly fires: Readonly<Record<string, Story>>;
  readonly quiet: Readonly<Record<string, Story>>;
};

export type Story = readonly Step[];

type EventStep = {
  readonly type: EventType;
  readonly data: unknown;
  readonly accountId: string;
  /** Minutes after the previous step. */
  readonly after: number;
  readonly deviceId?: string;
  readonly ip?: string;
  /** The country of the address, overriding the lookup tables. */
  readonly country?: string;
  readonly userAgent?: string;
  /** Overrides parts of the text reading, for readings that no realistic text produces separately. */
  readonly reads?: Partial<TextReading>;
};

export type Step =
  | EventStep
  /** Restricts the account, and marks every entity that it used. */
  | { readonly restricts: string; readonly gate?: true }
  /** The account met a challenge. The verification that met it is an event of its own. */
  | { readonly answers: string }
  /** Puts a list entry into force. */
  | { readonly lists: StandingEntry }
  /** Rechecks the account because one of its entities reached a level. */
  | { readonly rechecks: string; readonly entity: EntityKey };

type EventOptions = Partial<Omit<EventStep, 'type' | 'data' | 'accountId'>> & {
  readonly by?: string;
};

/** The account that a story is about, unless a step names another. */
const protagonist = 'account-1';
export const storyStart = Date.parse('2026-03-02T08:00:00.000Z');

/** Converts to minutes. */
export const hours = (count: number) => count * 60;
export const days = (count: number) => count * 1440;

/**
 * Creates an event of a story. Defaults: by `account-1`, a minute after the previous event.
 *
 * @example
 * event('payment.transferred', { payeeId: 'payee-1', amount: { minor: 5000, currency: 'CNY' } })
 */
export const event = <Type extends EventType>(
  type: Type,
  data: EventOf<Type>['data'],
  { by = protagonist, after = 1, ...where }: EventOptions = {},
): Step => ({ type, data, accountId: by, after, ...where });

/** A private value as a platform sends it: only its digest. */
export const hashed = (value: string) => ({ hashes: { platform: value.padEnd(43, '_') } });

export const signUp = (
  data: Partial<EventOf<'account.signed-up'>['data']> = {},
  where: EventOptions = {},
): Step => event('account.signed-up', data, where);

export const verify = (
  status: EventOf<'account.verification-changed'>['data']['status'] = 'verified',
  where: EventOptions = {},
): Step => event('account.verification-changed', { status, level: 'identity' }, where);

export const logIn = (
  where: EventOptions = {},
  method: EventOf<'account.logged-in'>['data']['method'] = 'password',
): Step => event('account.logged-in', { method }, where);

const shop = { deviceId: 'shop-phone', ip: '192.0.2.7' };

/** A shop that is seen every month, until `months` of four weeks after it signed up. */
export const settledShop = (months = 7, verified = true): Story => [
  signUp({}, shop),
  ...(verified ? [verify('verified', shop)] : []),
  ...times(months, () => logIn({ ...shop, after: days(28) })),
];

export const post = (text: string, where: EventOptions = {}): Step =>
  event('content.posted', { contentId: 'post-1', kind: 'post', text }, where);

/** A post with a QR code in its image. */
export const postWithCode = (text: string, contents: string, where: EventOptions = {}): Step =>
  event(
    'content.posted',
    { contentId: 'post-1', kind: 'post', text, imageLabels: [`qr:${contents}`] },
    where,
  );

export const message = (targetId: string, text: string, where: EventOptions = {}): Step =>
  event('social.messaged', { targetId, text, contentId: 'message-1', reply: false }, where);

export const pay = (payeeId: string, where: EventOptions = {}, minor = 50_000): Step =>
  event('payment.transferred', { payeeId, amount: { minor, currency: 'CNY' } }, where);

/** Quiet cases for a trade rule: the same offer with readings that must not fire. */
export const otherReadings = (offer: string): Readonly<Record<string, Story>> => ({
  'the same words, of no trade that the reader can name': [
    post(offer, { reads: { category: null } }),
  ],
  'the same words, in a text that the reader allows': [
    post(offer, { reads: { verdict: 'allow' } }),
  ],
  'the same words, told by one who warns of them': [post(offer, { reads: { intent: 'warning' } })],
});

/** A report against `account-1`, unless `by` names another account. */
export const report = (reporterId: string, where: EventOptions = {}): Step =>
  event('report.filed', { reporterId, reason: 'fraud' }, where);

export const restrict = (accountId: string): Step => ({ restricts: accountId });

/** The real-name gate alone restricts the account. */
export const gate = (accountId: string): Step => ({ restricts: accountId, gate: true });

/**
 * Steps by which an account meets a challenge with a verification of this level.
 */
export const meetChallenge = (
  level: 'identity' | 'face',
  { by = protagonist, ...where }: EventOptions = {},
): Story => [
  event('account.verification-changed', { status: 'verified', level }, { by, ...where }),
  { answers: by },
];

export const recheck = (entity: EntityKey, accountId = protagonist): Step => ({
  rechecks: accountId,
  entity,
});

/** A list entry about a public value, in force for a year from the start of the story. */
export const listing = (
  list: StandingEntry['list'],
  kind: StandingEntry['kind'],
  value: string,
  more: Partial<StandingEntry> = {},
): Step => ({
  lists: {
    list,
    kind,
    key: null,
    value,
    source: 'demo-case-17',
    reason: 'demonstration',
    authority: null,
    owner: 'demo-risk',
    expiresAt: storyStart + 365 * day,
    changeId: 'change-1',
    proposedBy: 'demo_lin',
    approvedBy: 'demo_zhao',
    since: storyStart,
    ...more,
  },
});

/** Repeats steps, numbered from 1. */
export const times = (count: number, step: (n: number) => Step | Story): Story =>
  Array.from({ length: count }, (_, i) => step(i + 1)).flat();

/** The device and network that a weekly owner always uses. */
export const home = { deviceId: 'phone-1', ip: '192.0.2.7' };
/** An owner who signed up, and logged in every week for twelve weeks. */
export const weeklyOwner: Story = [
  signUp({}, home),
  ...times(12, () => logIn({ ...home, after: days(7) })),
];

/**
 * Defines the cases of a rule.
 *
 * Every clause needs a near miss: a quiet case that fails on that clause alone.
 */
export const casesFor = (rule: Rule, cases: Omit<Cases, 'rule'>): Cases => ({ rule, ...cases });

/** Replaces the platform's secret hash. */
export const hash: KeyedHash = (name) =>
  Number.parseInt(digest('sha256', name, 'hex').slice(0, 12), 16);

/** The entity of a contact in a text. */
export const contactKey = (kind: Contact['kind'], value: string): EntityKey => ({
  kind: 'contact',
  value: hashedContact({ kind, value }, hash),
});
