import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clientSettings } from '#shared/connect/base.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { s3Objects } from '#shared/stores/objects.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';

/** A distant service: it answers every call after 100 ms with an empty result. */
const server = createServer((request, response) => {
  request.resume();
  setTimeout(() => response.end('{}'), 100);
});
let options: object;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  options = {
    ...clientSettings,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    forcePathStyle: true,
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** At 50 connections, the last of so many calls waits for two seconds, longer than the time to connect. */
const calls = Array.from({ length: 1_000 }, (_, i) => i);

it('any number of calls to DynamoDB can be made at once', async () => {
  const dynamo = createDynamo(new DynamoDBClient(options));
  const put = (i: number) => dynamo.put({ TableName: 'records', Item: { pk: { S: String(i) } } });
  expect(await Promise.all(calls.map(put))).toHaveLength(calls.length);
});

it('any number of objects can be read at once', async () => {
  const objects = s3Objects(new S3Client(options), 'archive');
  const read = (i: number) => objects.get(`object-${i}`);
  expect(await Promise.all(calls.map(read))).toHaveLength(calls.length);
});

it('any number of messages can be sent at once', async () => {
  const queue = sqsQueue(new SQSClient(options), 'http://127.0.0.1/000000000000/backtests');
  const messages = calls.flatMap((i) => Array.from({ length: 10 }, () => ({ body: String(i) })));
  expect(await queue.send(messages)).toEqual([]);
});
