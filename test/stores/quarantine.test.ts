import { afterAll, beforeAll, expect, it } from 'vitest';
import { namesOf } from '#infra/local/provision.ts';
import { day } from '#shared/settings/durations.ts';
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

it('a message whose time is over is gone, though DynamoDB has not deleted it yet', async () => {
  const quarantineAt = (at: number) =>
    dynamoQuarantine(dynamo, names.table('records'), {
      ...{ platformId: 'expiring', retentionDays: 14, now: () => at },
    });
  const id = 'message-old';
  await quarantineAt(now).keep({ id, reason: 'bad-json', sentAt: now, body: '{' });
  const seen = async (at: number) => {
    const quarantine = quarantineAt(at);
    const { messages } = await quarantine.page({ after: null, most: 10 });
    return [messages.length, await quarantine.count(10), (await quarantine.find(id))?.id];
  };
  expect(await seen(now + 14 * day - 1_000)).toEqual([1, 1, id]);
  expect(await seen(now + 14 * day)).toEqual([0, 0, undefined]);
});
