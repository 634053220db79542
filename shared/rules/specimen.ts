import { hash as digest } from 'node:crypto';
import type * as z from 'zod';
import { blockOf } from '../events/address.ts';
import { type EventOf, type EventType, PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { shapeOf } from '../events/parse.ts';
import { counterpartOf } from '../events/parties.ts';
import { contactName } from '../lists/contact.ts';
import type { ListKey, StandingEntry } from '../lists/entry.ts';
import { createListLookup } from '../lists/find.ts';
import { day, minute } from '../settings/durations.ts';
import { PlatformSettings } from '../settings/platform.ts';
import { type AccountState, unknownAccountAt } from '../signals/account-state.ts';
import { advance } from '../signals/advance.ts';
import { type Enrichment, offlineEnrichment } from '../signals/enrichment/enrichment.ts';
import {
  type EntityKey,
  type EntityState,
  emptyEntity,
  joinEntity,
  linkOf,
  memberSince,
  restrictInEntity,
} from '../signals/entity-state.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';
import { accountKey, listKeysOf } from '../signals/listed.ts';
import { measure } from '../signals/measure.ts';
import { readEvent } from '../signals/read-event.ts';
import { isCredibleReporter } from '../signals/reporters.ts';
import type { Signals } from '../signals/signals.ts';
import { entitiesTouched, isNewcomer, patternsAt, usedSince } from '../signals/touch.ts';
import { readText } from '../text/read.ts';
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

type Step =
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
const start = Date.parse('2026-03-02T08:00:00.000Z');

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

export const pay = (payeeId: string, where: EventOptions = {}): Step =>
  event('payment.transferred', { payeeId, amount: { minor: 50_000, currency: 'CNY' } }, where);

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
    expiresAt: start + 365 * day,
    changeId: 'change-1',
    proposedBy: 'demo_lin',
    approvedBy: 'demo_zhao',
    since: start,
    ...more,
  },
});

/** Repeats steps, numbered from 1. */
export const times = (count: number, step: (n: number) => Step | Story): Story =>
  Array.from({ length: count }, (_, i) => step(i + 1)).flat();

/**
 * Defines the cases of a rule.
 *
 * Every clause needs a near miss: a quiet case that fails on that clause alone.
 */
export const casesFor = (rule: Rule, cases: Omit<Cases, 'rule'>): Cases => ({ rule, ...cases });

/** Replaces the platform's secret hash. */
const hash: KeyedHash = (name) => Number.parseInt(digest('sha256', name, 'hex').slice(0, 12), 16);

/** The entity of a contact in a text. */
export const contactKey = (kind: Contact['kind'], value: string): EntityKey => ({
  kind: 'contact',
  value: hash(contactName({ kind, value })).toString(36),
});

/** The real tables, except for names and networks reserved for documentation (RFC 2606, RFC 5737). */
const enrichment: Enrichment = {
  ...offlineEnrichment(),
  disposableMail: (domain) => domain === 'throwaway.test',
  network: (ip) => {
    const hosting = ip.startsWith('203.0.113.');
    return {
      hosting,
      operator: hosting ? 'AS64496' : null,
      country: ip.startsWith('198.51.100.') ? 'MM' : 'CN',
    };
  },
};

/** A platform with a real-name gate on publishing, messaging and trading, without a grace period. */
const settings = PlatformSettings.parse({ platformId: 'specimen' });

const nameOf = ({ kind, value }: EntityKey) => `${kind}:${value}`;

type World = {
  readonly accounts: Map<string, AccountState>;
  readonly entities: Map<string, EntityState>;
  readonly joined: Map<string, Set<string>>;
  readonly listed: StandingEntry[];
  now: number;
  events: number;
};

const entriesFor = ({ listed }: World, keys: readonly ListKey[]) =>
  [...createListLookup(listed)(keys).values()].flat();

/** The first problem of an event that is not valid: the field, and what belongs there. */
const problemOf = (type: EventType, issue: z.core.$ZodIssue): string =>
  `${issue.path.join('.')} of ${type} must be ${shapeOf(issue)?.en ?? issue.message}`;

const measureEvent = (world: World, occurrence: Occurrence, step: Partial<EventStep>): Signals => {
  const { event, at } = occurrence;
  const stateOf = (id: string) => world.accounts.get(id) ?? unknownAccountAt(at);
  const before = stateOf(event.accountId);
  const read = readEvent(event, readText);
  const reading = read && { ...read, ...step.reads };
  const country =
    step.country ?? (step.ip === undefined ? null : enrichment.network(step.ip).country);

  const links = entitiesTouched(occurrence, before, reading, {
    hash,
    operatorOf: (ip) => enrichment.network(ip).operator,
  }).map((key) => {
    const entity = joinEntity(world.entities.get(nameOf(key)) ?? emptyEntity, {
      kind: key.kind,
      account: event.accountId,
      at,
      since: usedSince(occurrence, key.kind, before),
      newcomer: isNewcomer(before, occurrence),
      patterns: patternsAt(key.kind, occurrence, {
        defaultNames: settings.signUp.defaultNames,
        hash,
      }),
      hash,
    });
    world.entities.set(nameOf(key), entity);
    const joined = world.joined.get(event.accountId) ?? new Set();
    world.joined.set(event.accountId, joined.add(nameOf(key)));
    return {
      ...key,
      link: linkOf(entity, event.accountId, at, hash),
      since: memberSince(entity, event.accountId, hash),
    };
  });

  const id = event.type === 'account.rechecked' ? null : counterpartOf(event);
  // The counterpart is written first, as in production: what is measured of it includes the event.
  const counterpart =
    id === null
      ? null
      : {
          id,
          state: advance(stateOf(id), occurrence, {
            role: 'counterpart',
            hash,
            reading: null,
            country: null,
            credibleReport: false,
          }),
        };
  const credibleReport =
    event.type === 'report.filed' && isCredibleReporter(counterpart?.state ?? null, at);
  const context = { hash, reading, country, credibleReport };
  const after = advance(before, occurrence, { role: 'home', ...context });
  const signals = measure({
    before,
    after,
    occurrence,
    reading,
    links,
    counterpart,
    listed: {
      home: entriesFor(world, listKeysOf(occurrence, reading, hash)),
      counterpart: entriesFor(world, id === null ? [] : [accountKey(id)]),
    },
    country,
    settings,
    enrichment,
    hash,
  });

  const { version } = before;
  world.accounts.set(event.accountId, { ...after, version: version + 1 });
  if (counterpart) {
    const { id: counterpartId, state } = counterpart;
    world.accounts.set(counterpartId, { ...state, version: state.version + 1 });
  }
  return signals;
};

const playStep = (world: World, step: Step): Signals | null => {
  if ('lists' in step) {
    world.listed.push(step.lists);
    return null;
  }
  if ('answers' in step) {
    const state = world.accounts.get(step.answers) ?? unknownAccountAt(world.now);
    world.accounts.set(step.answers, { ...state, memory: { ...state.memory, answered: true } });
    return null;
  }
  if ('restricts' in step) {
    const state = world.accounts.get(step.restricts) ?? unknownAccountAt(world.now);
    world.accounts.set(step.restricts, {
      ...state,
      standing: {
        ...state.standing,
        status: 'limited',
        version: state.standing.version + 1,
        ...(step.gate && { gate: step.gate }),
      },
    });
    // The gate never freezes anybody.
    if (step.gate) return null;
    for (const name of world.joined.get(step.restricts) ?? []) {
      const entity = world.entities.get(name) ?? emptyEntity;
      world.entities.set(name, restrictInEntity(entity, step.restricts, hash));
    }
    return null;
  }

  world.events += 1;
  const eventId = `event-${world.events}`;
  const { platformId } = settings;
  const arrival = () => ({
    at: world.now,
    sentAt: world.now,
    digest: '',
    late: false,
    degraded: [],
  });
  if ('rechecks' in step) {
    const { rechecks: accountId, entity } = step;
    const event = { eventId, type: 'account.rechecked', platformId, accountId, entity } as const;
    return measureEvent(world, { event, ...arrival() }, {});
  }

  world.now += step.after * minute;
  const { type, data, accountId, deviceId, ip, country, userAgent } = step;
  const read = PlatformEvent.safeParse({
    version: 1,
    eventId,
    platformId,
    type,
    occurredAt: new Date(world.now).toISOString(),
    accountId,
    // Parsing has already reduced the address to its block.
    context: {
      deviceId,
      ip: ip === undefined ? ip : (blockOf(ip) ?? undefined),
      country,
      userAgent,
    },
    data,
  });
  if (!read.success) throw new Error(problemOf(type, read.error.issues[0] as z.core.$ZodIssue));
  const event = read.data;
  return measureEvent(world, { event, ...arrival() }, step);
};

/**
 * Returns the signals of the last event of a story.
 *
 * @throws {Error} if the story does not end with an event; {@link z.ZodError} if an event breaks the
 *   contract.
 */
export const signalsOf = (story: Story): Signals => {
  const world: World = {
    accounts: new Map(),
    entities: new Map(),
    joined: new Map(),
    listed: [],
    now: start,
    events: 0,
  };
  let last: Signals | null = null;
  for (const step of story) last = playStep(world, step);
  if (last === null) throw new Error('a story must end with an event or a recheck');
  return last;
};
