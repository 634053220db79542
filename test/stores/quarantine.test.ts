import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';
import { createDynamo, type Dynamo } from '#shared/stores/dynamo.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { now } from './worlds.ts';

let dynamo: Dynamo;
let stop: () => Promise<void>;
const names = namesOf('contract');
beforeAll(async () => {
  const emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  await provision(clients, names);
  dynamo = createDynamo(clients.dynamodb);
  stop = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await emulators.stop();
  };
});
afterAll(() => stop());

it('a message that is removed while it is being taken does not come back', async () => {
  const about = { platformId: 'contract', retentionDays: 14, now: () => now };
  const quarantineOver = (over: Dynamo) => dynamoQuarantine(over, names.table('records'), about);
  const quarantine = quarantineOver(dynamo);
  const id = 'message-gone';
  await quarantine.keep({ id, reason: 'bad-json', sentAt: now, body: '{' });
  const late = quarantineOver({
    ...dynamo,
    readItems: async (...asked) => {
      const items = await dynamo.readItems(...asked);
      await quarantine.remove(id);
      return items;
    },
  });
  expect(await late.take(id, { causeId: 'act-1', at: now })).toBe(false);
  expect(await quarantine.find(id)).toBeNull();
});
