import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqsDeadLetters } from '#shared/stores/dead-letters/sqs.ts';
import { sqsGiveBack, sqsQueue } from '#shared/stores/queue/sqs.ts';
import { openQueues } from '../local/queues.ts';

let queues: Awaited<ReturnType<typeof openQueues>>;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  queues = await openQueues();
  sqs = queues.sqs;
  const made = await sqs.send(new CreateQueueCommand({ QueueName: 'said' }));
  QueueUrl = made.QueueUrl ?? '';
});
afterAll(() => queues.close());

it('carries any characters unchanged, in the group of each message', async () => {
  const texts = ['\ufffe\uffff', '\u0000\u0008', '\ud800', '𝒱\u2028', '申诉'];
  const queue = sqsQueue(sqs, QueueUrl);
  const bodies = texts.map((text) => JSON.stringify({ text }));
  expect(await queue.send(bodies.map((body) => ({ body, group: 'u-1' })))).toEqual([]);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  expect(new Set(Messages.map(({ Attributes }) => Attributes?.MessageGroupId))).toEqual(
    new Set(['u-1']),
  );
  const arrived = Messages.map(({ Body = '' }) => JSON.parse(Body).text);
  expect(arrived.toSorted()).toEqual(texts.toSorted());
});

it('returns the positions of rejected messages and of all messages of a failed batch', async () => {
  const client = new SQSClient({ region: 'us-east-1' });
  const refusing = ({ Entries = [] }: { Entries?: { Id?: string; MessageBody?: string }[] }) => ({
    Successful: [],
    Failed: Entries.filter(({ MessageBody }) => MessageBody === 'refused').map(({ Id }) => ({
      Id,
      SenderFault: true,
      Code: 'InvalidMessageContents',
    })),
  });
  mockClient(client)
    .on(SendMessageBatchCommand)
    .callsFake((input) => {
      if (input.Entries.length < 10) throw new Error('gone');
      return refusing(input);
    });
  const warned: unknown[] = [];
  const log = { warn: (name: string, fields: object = {}) => warned.push({ name, ...fields }) };
  const queue = sqsQueue(client, 'https://queue.example/q', log);
  const bodies = Array.from({ length: 22 }, (_, i) => ([3, 14].includes(i) ? 'refused' : 'fine'));
  const refused = await queue.send(bodies.map((body) => ({ body })));
  expect(refused.toSorted((a, b) => a - b)).toEqual([3, 14, 20, 21]);
  expect(warned).toHaveLength(3);
});

it('sends one message under the id by which it is received; a refused one has none', async () => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'single' }));
  const sent = await sqsQueue(sqs, url).sendOne({ body: JSON.stringify('\ufffe'), group: 'u-1' });
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MessageSystemAttributeNames: ['MessageGroupId'] }),
  );
  expect(Messages).toMatchObject([
    { MessageId: sent, Body: '"\\ufffe"', Attributes: { MessageGroupId: 'u-1' } },
  ]);
  const warned: string[] = [];
  const warn = (name: string) => warned.push(name);
  expect(await sqsQueue(sqs, `${url}-nowhere`, { warn }).sendOne({ body: '1' })).toBeNull();
  expect(warned).toEqual(['queue-send-failed']);
});

it('counts waiting messages but not those in flight, and 0 if the count fails', async () => {
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
  expect(warned).toEqual(['queue-count-failed']);
});

it('returns messages to their source queue after the given delay', async () => {
  const warned: unknown[] = [];
  const warn = (name: string, fields: object = {}) => warned.push({ name, ...fields });
  const urls = await Promise.all(
    ['first', 'second'].map(async (QueueName) => {
      const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
      await sqsQueue(sqs, url).send(Array.from({ length: 12 }, (_, i) => ({ body: `${i}` })));
      return url;
    }),
  );
  const giveBack = sqsGiveBack(sqs, urls, { warn });
  const take = async (url: string) => {
    const taken = [];
    for (let i = 0; i < 2; i++) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 600,
        }),
      );
      taken.push(...Messages);
    }
    return taken.map(({ ReceiptHandle = '' }) => ReceiptHandle);
  };
  const [first = [], second = []] = await Promise.all(urls.map(take));
  const waiting = () => Promise.all(urls.map((url) => sqsQueue(sqs, url).waiting()));
  expect(await waiting()).toEqual([0, 0]);
  await giveBack([
    ...first.map((receiptHandle) => ({ queue: 'first', receiptHandle, afterSeconds: 0 })),
    ...second.map((receiptHandle) => ({ queue: 'second', receiptHandle, afterSeconds: 300 })),
  ]);
  expect(await waiting()).toEqual([12, 0]);
  await sqsGiveBack(sqs, [`${urls[0]}/nowhere`], { warn })([
    { queue: 'nowhere', receiptHandle: 'x', afterSeconds: 5 },
  ]);
  expect(warned).toMatchObject([{ name: 'visibility-change-failed', messages: 1 }]);
  const [again = ''] = await take(urls[0] ?? '');
  await giveBack(
    [again, 'of nobody'].map((receiptHandle) => ({
      queue: 'first',
      receiptHandle,
      afterSeconds: 0,
    })),
  );
  expect(warned.slice(1)).toEqual([
    { name: 'visibility-change-failed', messages: 1, code: 'ReceiptHandleIsInvalid' },
  ]);
});

it.each([
  ['FAILED', { startedAt: 1_800_000_000_000, reason: 'CouldNotDetermineMessageSource' }],
  ['RUNNING', null],
  ['COMPLETED', null],
  ['CANCELLED', null],
  [undefined, null],
] as const)(
  'dead letters report the latest move if it failed, here %s',
  async (Status, failure) => {
    const mock = mockClient(SQSClient);
    try {
      mock.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: 'arn:dead' } });
      const task = {
        Status,
        StartedTimestamp: 1_800_000_000_000,
        ...(Status === 'FAILED' && { FailureReason: 'CouldNotDetermineMessageSource' }),
      };
      mock.on(ListMessageMoveTasksCommand).resolves({ Results: Status ? [task] : [] });
      const dead = sqsDeadLetters(new SQSClient({ region: 'eu-central-1' }), 'https://dead');
      const moving = Status === 'RUNNING';
      expect(await dead.status()).toEqual({ waiting: 0, movable: true, moving, failure });
    } finally {
      mock.restore();
    }
  },
);

it('dead letters are counted where SQS cannot move them; other errors are thrown', async () => {
  const mock = mockClient(SQSClient);
  try {
    const Attributes = { QueueArn: 'arn:dead', ApproximateNumberOfMessages: '3' };
    mock.on(GetQueueAttributesCommand).resolves({ Attributes });
    const dead = sqsDeadLetters(new SQSClient({ region: 'cn-north-1' }), 'https://dead');
    const refuse = (name: string) =>
      mock
        .on(ListMessageMoveTasksCommand)
        .rejects(Object.assign(new Error('no such action'), { name }));
    for (const name of ['InvalidAction', 'UnknownOperationException', 'UnsupportedOperation']) {
      refuse(name);
      expect(await dead.status()).toEqual({
        waiting: 3,
        movable: false,
        moving: false,
        failure: null,
      });
    }
    refuse('AccessDeniedException');
    await expect(dead.status()).rejects.toThrow('no such action');
    expect(await dead.waiting()).toBe(3);
  } finally {
    mock.restore();
  }
});

it('dead letters are sent back no faster than the queue can work them off, and not twice at once', async () => {
  const mock = mockClient(SQSClient);
  try {
    mock.on(GetQueueAttributesCommand).resolves({ Attributes: { QueueArn: 'arn:dead' } });
    mock
      .on(ListMessageMoveTasksCommand)
      .resolvesOnce({ Results: [] })
      .resolves({ Results: [{ Status: 'RUNNING' }] });
    const dead = sqsDeadLetters(new SQSClient({ region: 'eu-central-1' }), 'https://dead');
    await dead.redrive();
    await dead.redrive();
    const started = mock.commandCalls(StartMessageMoveTaskCommand);
    expect(started.map(({ args }) => args[0].input)).toEqual([
      { SourceArn: 'arn:dead', MaxNumberOfMessagesPerSecond: 50 },
    ]);
  } finally {
    mock.restore();
  }
});
