import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type QueueServer, serveQueues } from '#infra/local/queue-server.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';

let server: QueueServer;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  server = await serveQueues({});
  sqs = new SQSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const made = await sqs.send(new CreateQueueCommand({ QueueName: 'said' }));
  QueueUrl = made.QueueUrl ?? '';
});
afterAll(async () => {
  sqs.destroy();
  await server.close();
});

it('takes whatever a person can write, and gives it back as it was', async () => {
  const texts = ['\ufffe\uffff', '\u0000\u0008', '\ud800', '𝒱\u2028', '申诉'];
  const queue = sqsQueue(sqs, QueueUrl);
  expect(await queue.send(texts.map((text) => ({ body: JSON.stringify({ text }) })))).toEqual([]);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  const arrived = Messages.map(({ Body = '' }) => JSON.parse(Body).text);
  expect(arrived.toSorted()).toEqual(texts.toSorted());
});

it('counts what lies there, not what somebody has in hand; 0 where it cannot', async () => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'counted' }));
  const queue = sqsQueue(sqs, url);
  expect(await queue.waiting()).toBe(0);
  await queue.send([{ body: '1' }, { body: '2' }, { body: '3' }]);
  expect(await queue.waiting()).toBe(3);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, VisibilityTimeout: 600 }));
  expect(await queue.waiting()).toBe(2);
  const warned: string[] = [];
  const warn = (name: string) => warned.push(name);
  expect(await sqsQueue(sqs, `${url}-nowhere`, { warn }).waiting()).toBe(0);
  expect(warned).toEqual(['queue-uncounted']);
});
