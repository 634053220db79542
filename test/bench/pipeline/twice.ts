import { startBackend } from '#infra/local/platform/backend.ts';
import { recordsOf } from '#infra/local/records.ts';
import { startSystem } from '#infra/local/system.ts';
import { day, hour } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { costMeter, waitUntilIdle } from './observe.ts';
import { accountOf, createKnownAccounts } from './population.ts';
import { type Message, trafficOf } from './traffic.ts';

/** The externally visible state of an account; without keyed hashes, which differ between systems. */
const comparableState = ({ rings, standing, audit, devices, blocks }: AccountState) => ({
  counts: Object.fromEntries(
    Object.entries(rings)
      .map(([family, ring]) => [family, Buffer.from(ring).toString('hex')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ),
  standing: standing.status,
  version: standing.version,
  audited: audit.sequence,
  devices: devices.length,
  blocks: blocks.length,
});

const shuffled = (messages: readonly Message[]) => {
  const random = randomFrom(7);
  return messages
    .map((message) => ({ message, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ message }) => message);
};

const accounts = 300;

/** Sends messages to a system of its own and returns the resulting state, by subject. */
const statesAfter = async (
  settings: PlatformSettings,
  messages: readonly Message[],
  ids: readonly string[],
  now: number,
) => {
  const system = await startSystem({ settings, concurrency: 1, schedules: false });
  const backend = await startBackend(system);
  try {
    await createKnownAccounts(system, accounts, { now });
    const { metrics } = await costMeter(system)(async () => {
      await system.send(messages.map(({ body }) => body));
      await waitUntilIdle(system);
    });
    const { platformId } = settings;
    const states = dynamoStates(
      createDynamo(system.clients.dynamodb),
      system.names.table('states'),
      { platformId, now: Date.now },
    );
    const found = await states.read({ accounts: ids, entities: [], posts: [] });
    const { ledger } = recordsOf(system);
    const today = Date.now();
    const decisions = (await Promise.all([today - day, today].map(ledger.decisionsOn)))
      .flat()
      .map(({ id, outcome }) => [`decision ${id}`, outcome] as const);
    const left = new Map<string, string>([
      ...[...found.accounts].map(
        ([id, state]) => [`account ${id}`, JSON.stringify(comparableState(state))] as const,
      ),
      ...decisions,
      ...[...backend.states].map(
        ([subject, { desired, subjectVersion }]) =>
          [
            `command ${subject}`,
            `${'visibility' in desired ? desired.visibility : desired.standing} ${subjectVersion}`,
          ] as const,
      ),
    ]);
    return { left, metrics };
  } finally {
    await backend.stop();
    await system.stop();
  }
};

/**
 * Sends the same events once in order, and twice each in random order. Accounts, decisions and the platform's
 * state must be the same in the end.
 */
export const measureTwiceAndShuffled = async (
  settings: PlatformSettings,
  events: number,
  now: number,
) => {
  const start = now - 12 * hour;
  const messages = trafficOf({
    platformId: settings.platformId,
    accounts,
    start,
    run: 'twice',
  }).mix(events);
  const ids = [
    ...new Set([
      ...messages.map(({ accountId }) => accountId),
      ...Array.from({ length: accounts }, (_, number) => accountOf(number).id),
    ]),
  ];
  const once = await statesAfter(settings, messages, ids, now);
  const twice = await statesAfter(settings, shuffled([...messages, ...messages]), ids, now);
  const things = new Set([...once.left.keys(), ...twice.left.keys()]);
  const different = [...things].filter((thing) => once.left.get(thing) !== twice.left.get(thing));
  return {
    sent: messages.length * 2,
    accepted: twice.metrics.AcceptedEvents ?? 0,
    duplicates: twice.metrics.DuplicateEvents ?? 0,
    compared: things.size,
    different: different.length,
    examples: different
      .slice(0, 3)
      .map((thing) => `${thing}: ${once.left.get(thing)} → ${twice.left.get(thing)}`),
  };
};
