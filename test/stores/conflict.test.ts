import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { classify, Unavailable } from '#shared/stores/failure.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { type Commit, noRecords } from '#shared/stores/ledger/port.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { standing } from '../lists/specimens.ts';
import { now, settings } from './worlds.ts';

const { platformId } = settings;
const account = { accountId: 'u1', from: 0, state: { ...unknownAccountAt(now), version: 1 } };
const brake = {
  id: 'brake-1',
  platformId,
  key: 'platform',
  hour: '2026-11-24T08',
  shard: 0,
  cap: 3,
  expiresAt: now,
} as const;
const commit: Commit = {
  account,
  ...noRecords,
  brakes: [brake, { ...brake, id: 'brake-2' }],
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Stores on a server that gives every call the same response, worded as by DynamoDB. */
const fakeServer = async (status: number, answer: object) => {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  closing.push(() => {
    client.destroy();
    server.close();
  });
  const dynamo = createDynamo(client);
  const tables = { states: 'states', records: 'records', audit: 'audit' };
  return {
    states: dynamoStates(dynamo, tables.states, { platformId, now: () => now }),
    ledger: dynamoLedger(dynamo, tables, {
      platformId,
      decisionDays: 30,
      review: settings.review,
      now: () => now,
    }),
  };
};

const cancelledError = (...codes: readonly string[]) =>
  fakeServer(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    Message: 'Transaction cancelled',
    ...(codes.length > 0 && { CancellationReasons: codes.map((Code) => ({ Code })) }),
  });

describe('a commit that DynamoDB cancels', () => {
  it('is stale after a transaction conflict', async () => {
    for (const codes of [
      ['TransactionConflict', 'None'],
      ['None', 'TransactionConflict'],
      ['TransactionConflict', 'ConditionalCheckFailed'],
    ]) {
      const { ledger } = await cancelledError(...codes);
      expect(await ledger.commit(commit)).toEqual({ kind: 'stale' });
    }
  });

  it('is unavailable for lack of capacity, whatever the other codes', async () => {
    for (const codes of [
      ['ThrottlingError', 'None'],
      ['TransactionConflict', 'ProvisionedThroughputExceeded'],
      [],
    ]) {
      const { ledger } = await cancelledError(...codes);
      await expect(ledger.commit(commit)).rejects.toThrow(Unavailable);
    }
  });

  it('names the full counters', async () => {
    const { ledger } = await cancelledError('None', 'None', 'ConditionalCheckFailed');
    expect(await ledger.commit(commit)).toEqual({ kind: 'full', counters: ['brake-2'] });
  });

  it('is refused for good if an item is too large, so that its event leaves the queue', async () => {
    const { ledger } = await cancelledError('ValidationError', 'TransactionConflict');
    const error = await ledger.commit(commit).catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('lasting');
  });
});

it('a write is stale if it meets a transaction; the other writes of its call are not', async () => {
  const { states } = await fakeServer(200, {
    Responses: [{ Error: { Code: 'TransactionConflict' } }, { Error: { Code: 'ThrottlingError' } }],
  });
  expect(await states.write([account, { ...account, accountId: 'u2' }])).toEqual([
    'stale',
    'unavailable',
  ]);
});

it('an audit entry that is refused for another reason is not tried again', async () => {
  let tries = 0;
  const dynamo = {
    readItems: async () => [],
    transact: async () => {
      tries++;
      throw new Error('denied');
    },
  };
  const tables = { records: 'records', audit: 'audit' };
  const log = dynamoAuditLog(dynamo as never, tables, { platformId, now: () => now });
  const entry = { subject: 'staff:u1', at: now, actor: 'u1', action: 'case.not-found' };
  await expect(log.append({ ...entry, causeId: 'req-1', details: {} })).rejects.toThrow('denied');
  expect(tries).toBe(1);
});

it('a write that no retry fixes is an error for good, so that its event leaves the queue', async () => {
  const { states } = await fakeServer(200, {
    Responses: [{ Error: { Code: 'ValidationError', Message: 'Item size has exceeded' } }],
  });
  const error = await states.write([account]).catch((thrown: unknown) => thrown);
  expect(classify(error)).toBe('lasting');
});

it('marks that were not stored are an error, so that their events come again', async () => {
  const { states } = await fakeServer(200, {
    Responses: [{ Error: { Code: 'ThrottlingError' } }],
  });
  await expect(states.keepMarks('u1', [{ id: 1, at: now, digest: 1 }])).rejects.toThrow(
    Unavailable,
  );
});

it('an entry that could not be taken back is an error: it is still in force', async () => {
  const entry = standing();
  let stored: unknown[] = [];
  const send = async (command: object) => {
    if (command instanceof BatchWriteItemCommand) {
      stored = Object.values(command.input.RequestItems ?? {})
        .flat()
        .map(({ PutRequest }) => PutRequest?.Item);
      return {};
    }
    return command instanceof BatchGetItemCommand
      ? { Responses: { records: stored } }
      : { Responses: [{ Error: { Code: 'ThrottlingError' } }] };
  };
  const dynamo = createDynamo({ send } as unknown as DynamoDBClient);
  const lists = dynamoLists(dynamo, 'records', { platformId, now: () => now });
  await lists.put([entry]);
  const taken = lists.takeBack(entry.changeId, { remove: [entry], put: [] });
  await expect(taken).rejects.toThrow(Unavailable);
});

it('an audit entry that cannot be read does not keep other chains from being sealed', async () => {
  const sealed = { sequence: 2, hash: 'a hash' };
  const items = [
    { pk: `${platformId}#account:torn`, sk: '0000000001', body: '{' },
    { pk: `${platformId}#account:whole`, sk: '0000000002', body: JSON.stringify(sealed) },
  ];
  let queries = 0;
  const send = async () => ({ Items: queries++ === 0 ? items.map((item) => marshall(item)) : [] });
  const dynamo = createDynamo({ send } as unknown as DynamoDBClient);
  const heads = await dynamoSeals(dynamo, 'audit', platformId).headsOn('2026-11-24');
  expect(heads.get('account:whole')).toEqual(sealed);
});
