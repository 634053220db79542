import { afterAll, beforeAll, expect, it } from 'vitest';
import { namesOf } from '#infra/local/provision.ts';
import { createDynamo, type Dynamo } from '#shared/stores/dynamo.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { openServices } from './services.ts';
import { now } from './worlds.ts';

let dynamo: Dynamo;
let stop: () => Promise<void>;
const names = namesOf('contract');
beforeAll(async () => {
  const services = await openServices('contract');
  ({ stop } = services);
  dynamo = createDynamo(services.clients.dynamodb);
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
