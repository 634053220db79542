import { randomBytes } from 'node:crypto';
import type {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { openServices } from './services.ts';
import { now } from './worlds.ts';

it('a limited query of a large folder reads only the latest items', async () => {
  const { clients, names, stop } = await openServices('contract');
  try {
    let units = 0;
    const dynamo = createDynamo(clients.dynamodb, (call) => {
      units += call.units;
    });
    const papers = dynamoPapers(dynamo, names.table('records'), {
      platformId: 'contract',
      now: () => now,
    });
    const kept = (i: number, expiresAt: number | null) =>
      papers.write({
        kind: 'note',
        folder: 'busy',
        id: `n-${String(i).padStart(3, '0')}`,
        version: 1,
        body: randomBytes(3_000).toString('base64'),
        expiresAt,
      });
    // Expired items exist until they are deleted; reads skip them.
    for (let i = 0; i < 60; i++) await kept(i, i % 3 === 0 ? now - 1_000 : null);
    units = 0;
    const latest = await papers.list('note', 'busy', { most: 4, latestFirst: true });
    expect(latest.map(({ id }) => id)).toEqual(['n-059', 'n-058', 'n-056', 'n-055']);
    // At most eight items of about 4 kB, with consistent reads.
    expect(units).toBeLessThanOrEqual(10);
  } finally {
    await stop();
  }
});

it('concurrent reads of two tables share one call, and each gets its own items', async () => {
  const { clients, names, stop } = await openServices('contract');
  try {
    const calls: string[] = [];
    const dynamo = createDynamo(clients.dynamodb, ({ operation }) => {
      calls.push(operation);
    });
    const tables = [names.table('records'), names.table('states')] as const;
    const key = { pk: 'contract#the same', sk: 'S' };
    for (const table of tables) {
      await dynamo.put({ TableName: table, Item: marshall({ ...key, in: table }) });
    }
    calls.length = 0;
    const there = await Promise.all(
      tables.map((table) =>
        dynamo.readItems(table, [key, key, { ...key, sk: 'none' }], { consistent: false }),
      ),
    );
    expect(there).toEqual(
      tables.map((table) => [
        { ...key, in: table },
        { ...key, in: table },
      ]),
    );
    expect(calls).toEqual(['read']);
  } finally {
    await stop();
  }
});

it('unprocessed keys are requested again unchanged, and no others', async () => {
  const key = { pk: 'contract#the same', sk: 'S' };
  const asked: BatchGetItemCommand['input']['RequestItems'][] = [];
  const send = async ({ input: { RequestItems = {} } }: BatchGetItemCommand) => {
    asked.push(RequestItems);
    const { crowded, ...rest } = RequestItems;
    const now = asked.length === 1 && crowded ? rest : RequestItems;
    return {
      Responses: Object.fromEntries(Object.keys(now).map((table) => [table, [marshall(key)]])),
      UnprocessedKeys: now === rest ? { crowded } : {},
    };
  };
  const dynamo = createDynamo({ send } as unknown as DynamoDBClient);
  const found = await Promise.all(
    ['crowded', 'idle'].map((table) => dynamo.readItems(table, [key])),
  );
  expect(found).toEqual([[key], [key]]);
  const all = { Keys: [marshall(key)], ConsistentRead: true };
  expect(asked).toEqual([{ crowded: all, idle: all }, { crowded: all }]);
});

it('unprocessed items are written again, and no others; what is left after all attempts is an error', async () => {
  const item = (sk: string) => ({ PutRequest: { Item: marshall({ pk: 'contract#it', sk }) } });
  const asked: (number | undefined)[] = [];
  let leaves = 1;
  const send = async ({ input: { RequestItems = {} } }: BatchWriteItemCommand) => {
    asked.push(RequestItems.records?.length);
    return leaves-- > 0 ? { UnprocessedItems: { records: [item('b')] } } : { UnprocessedItems: {} };
  };
  const dynamo = createDynamo({ send } as unknown as DynamoDBClient);
  await dynamo.writeItems('records', [item('a'), item('b')]);
  expect(asked).toEqual([2, 1]);
  leaves = Number.POSITIVE_INFINITY;
  await expect(dynamo.writeItems('records', [item('b')])).rejects.toThrow(Unavailable);
});
