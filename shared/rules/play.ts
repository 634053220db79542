import type * as z from 'zod';
import { blockOf } from '../events/address.ts';
import { type EventType, PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { counterpartOf } from '../events/parties.ts';
import { shapeOf } from '../events/shape-words.ts';
import type { ListKey, StandingEntry } from '../lists/entry.ts';
import { createListLookup } from '../lists/find.ts';
import { instant, minute } from '../settings/durations.ts';
import { PlatformSettings } from '../settings/platform.ts';
import { type AccountState, unknownAccountAt } from '../signals/account-state.ts';
import { advanceCounterpart } from '../signals/advance.ts';
import { type Enrichment, offlineEnrichment } from '../signals/enrichment/enrichment.ts';
import {
  type EntityKey,
  type EntityState,
  emptyEntity,
  excludeInEntity,
  joinEntity,
} from '../signals/entity-state.ts';
import { joinsOf } from '../signals/join.ts';
import { accountKey, listKeysOf } from '../signals/listed.ts';
import { measureEvent } from '../signals/measure-event.ts';
import { readEvent } from '../signals/read-event.ts';
import type { Signals } from '../signals/signals.ts';
import { entitiesTouched } from '../signals/touch.ts';
import { readText } from '../text/read.ts';
import { hash, type Step, type Story, storyStart } from './specimen.ts';

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

const stateOf = ({ accounts, now }: World, id: string) => accounts.get(id) ?? unknownAccountAt(now);

const write = ({ accounts }: World, id: string, state: AccountState) =>
  accounts.set(id, { ...state, version: state.version + 1 });

type EventStep = Extract<Step, { type: EventType }>;

const playEvent = (
  world: World,
  event: Occurrence['event'],
  reads: EventStep['reads'] = {},
): Signals => {
  const { now: at } = world;
  const occurrence = { event, at, sentAt: at, digest: '', late: false, degraded: [] };
  const before = stateOf(world, event.accountId);
  const read = readEvent(event, readText);
  const reading = read && { ...read, ...reads };
  const touched = entitiesTouched(occurrence, before, reading, {
    hash,
    operatorOf: (ip) => enrichment.network(ip).operator,
  });
  for (const join of joinsOf({ occurrence, reading, touched }, before, { settings, hash })) {
    const { entity, ...use } = join;
    const name = nameOf(entity);
    const known = world.entities.get(name) ?? emptyEntity;
    world.entities.set(name, joinEntity(known, { kind: entity.kind, ...use, hash }));
    const joined = world.joined.get(event.accountId) ?? new Set();
    world.joined.set(event.accountId, joined.add(name));
  }
  const links = touched.map((key) => ({ ...key, state: world.entities.get(nameOf(key)) }));

  const id = event.type === 'account.rechecked' ? null : counterpartOf(event);
  // The counterpart is written first, as in production: what is measured of it includes the event.
  const counterpart =
    id === null ? null : { id, state: advanceCounterpart(stateOf(world, id), occurrence, hash) };
  const listed = {
    home: entriesFor(world, listKeysOf(occurrence, reading, hash)),
    counterpart: entriesFor(world, id === null ? [] : [accountKey(id)]),
  };
  const { advanced, signals } = measureEvent(
    before,
    { occurrence, reading, links, counterpart, listed },
    { settings, enrichment, hash },
  );

  write(world, event.accountId, advanced);
  if (counterpart) write(world, counterpart.id, counterpart.state);
  return signals;
};

/** @throws {Error} that names the field and what belongs there, if the event breaks the contract */
const eventOf = (
  { type, data, accountId, deviceId, ip, country, userAgent }: EventStep,
  ids: Pick<PlatformEvent, 'eventId' | 'platformId'>,
  { now }: World,
): PlatformEvent => {
  const read = PlatformEvent.safeParse({
    ...ids,
    version: 1,
    type,
    occurredAt: instant(now),
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
  if (read.success) return read.data;
  const issue = read.error.issues[0] as z.core.$ZodIssue;
  const shape = shapeOf(issue);
  const problem = shape ? ` must be ${shape.en}` : `: ${issue.message}`;
  throw new Error(`${issue.path.join('.')} of ${type}${problem}`);
};

/** Returns the signals if the step is an event. */
const playStep = (world: World, step: Step): Signals | null => {
  if ('lists' in step) {
    world.listed.push(step.lists);
    return null;
  }
  if ('answers' in step) {
    const state = stateOf(world, step.answers);
    world.accounts.set(step.answers, { ...state, memory: { ...state.memory, answered: true } });
    return null;
  }
  if ('restricts' in step) {
    const { restricts: id, gate } = step;
    const state = stateOf(world, id);
    const version = state.standing.version + 1;
    world.accounts.set(id, {
      ...state,
      standing: { ...state.standing, status: 'limited', version, ...(gate && { gate }) },
    });
    // The gate never freezes anybody.
    for (const name of gate ? [] : (world.joined.get(id) ?? [])) {
      const entity = world.entities.get(name) ?? emptyEntity;
      world.entities.set(name, excludeInEntity(entity, id, hash));
    }
    return null;
  }

  world.events += 1;
  const ids = { eventId: `event-${world.events}`, platformId: settings.platformId };
  if ('rechecks' in step) {
    const { rechecks: accountId, entity } = step;
    return playEvent(world, { ...ids, type: 'account.rechecked', accountId, entity });
  }
  world.now += step.after * minute;
  return playEvent(world, eventOf(step, ids, world), step.reads);
};

/**
 * Returns the signals of the last event of a story.
 *
 * @throws {Error} if the story does not end with an event, or an event breaks the contract
 */
export const signalsOf = (story: Story): Signals => {
  const world: World = {
    accounts: new Map(),
    entities: new Map(),
    joined: new Map(),
    listed: [],
    now: storyStart,
    events: 0,
  };
  let last: Signals | null = null;
  for (const step of story) last = playStep(world, step);
  if (last === null) throw new Error('a story must end with an event or a recheck');
  return last;
};
