import { spawnSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { arnOf } from '#infra/local/arn.ts';
import { openQueues } from './queues.ts';

let server: Awaited<ReturnType<typeof openQueues>>;
let sqs: SQSClient;
let made = 0;

beforeAll(async () => {
  server = await openQueues();
  sqs = server.sqs;
});
afterAll(() => server.close());

const queue = async (attributes: Readonly<Record<string, string>> = {}) => {
  made += 1;
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: `queue-${made}`, Attributes: attributes }),
  );
  return { QueueUrl: QueueUrl as string, name: `queue-${made}` };
};
const send = (QueueUrl: string, MessageBody: string) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const receive = async (QueueUrl: string, options: { wait?: number; hide?: number } = {}) => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: options.wait ?? 0,
      MessageSystemAttributeNames: ['All'],
      ...(options.hide !== undefined && { VisibilityTimeout: options.hide }),
    }),
  );
  return Messages;
};
/** Starts a long poll and resolves once it waits. From then on no time ends it, only what wakes it. */
const pollThatWaits = async <Polled>(poll: () => Promise<Polled>) => {
  const { promise: waits, resolve: isWaiting } = Promise.withResolvers<void>();
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((run: () => void, milliseconds: number) => {
    if (milliseconds <= 10_000) return setTimeout(run, milliseconds);
    isWaiting();
    return setTimeout(() => {}, 0);
  }) as typeof setTimeout;
  try {
    const polled = poll();
    await waits;
    return { polled };
  } finally {
    globalThis.setTimeout = setTimeout;
  }
};

describe('a queue', () => {
  it('keeps every character, including emoji and mathematical letters', async () => {
    const { QueueUrl } = await queue();
    const body = '加微信 𝐯𝐱 😀 "quoted"\n\ttab';
    await send(QueueUrl, body);
    expect((await receive(QueueUrl))[0]?.Body).toBe(body);
  });

  it('rejects what XML cannot hold', async () => {
    const { QueueUrl } = await queue();
    await expect(send(QueueUrl, 'nul \u0000')).rejects.toThrow(/characters/);
    const Entries = ['one', 'nul \u0000', 'two'].map((MessageBody, i) => ({
      Id: `${i}`,
      MessageBody,
    }));
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries }),
    );
    expect(Failed).toMatchObject([{ Id: '1', Code: 'InvalidMessageContents', SenderFault: true }]);
    expect(Successful?.map((sent) => sent.Id)).toEqual(['0', '2']);
  });

  it('refuses the id of a FIFO queue, as SQS does', async () => {
    const { QueueUrl } = await queue();
    const sent = { QueueUrl, MessageBody: 'one', MessageDeduplicationId: 'a' };
    await expect(sqs.send(new SendMessageCommand(sent))).rejects.toThrow(/FIFO/);
  });

  it('refuses a message group that SQS would refuse', async () => {
    const { QueueUrl } = await queue();
    const sendTo = (MessageGroupId: string) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one', MessageGroupId }));
    for (const group of ['', 'two words', '用户', 'a'.repeat(129)]) {
      await expect(sendTo(group)).rejects.toMatchObject({
        message: expect.stringMatching(/ASCII/),
      });
    }
    await sendTo('u-1:a@b.c');
    expect((await receive(QueueUrl))[0]?.Attributes?.MessageGroupId).toBe('u-1:a@b.c');
  });

  it('says which protocol it reads to an SDK that speaks the older one', async () => {
    const response = await fetch(server.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'SendMessage', MessageBody: 'one' }),
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('JSON protocol');
  });

  it('returns the sender of a message and its receive count', async () => {
    const { QueueUrl } = await queue({ VisibilityTimeout: '1' });
    await send(QueueUrl, 'one');
    expect((await receive(QueueUrl))[0]?.Attributes).toMatchObject({
      SenderId: 'AROAEXAMPLE',
      ApproximateReceiveCount: '1',
    });
    const [again] = await receive(QueueUrl, { wait: 20 });
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  it('hides a message that was received until its visibility timeout is over', async () => {
    const { QueueUrl } = await queue({ VisibilityTimeout: '1' });
    // On a slow machine, a real second passes between two calls.
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await send(QueueUrl, 'one');
      expect(await receive(QueueUrl)).toHaveLength(1);
      vi.setSystemTime(Date.now() + 999);
      expect(await receive(QueueUrl)).toEqual([]);
      vi.setSystemTime(Date.now() + 1);
      expect(await receive(QueueUrl)).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('delivers a message again at once when its visibility timeout is set to zero', async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, 'one');
    const [first] = await receive(QueueUrl);
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await receive(QueueUrl)).toHaveLength(1);
  });

  it('hides a message for as long as its receiver asks, from then on', async () => {
    const { QueueUrl } = await queue({ VisibilityTimeout: '1' });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await send(QueueUrl, 'one');
      const [{ ReceiptHandle } = {}] = await receive(QueueUrl);
      await sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }),
      );
      vi.setSystemTime(Date.now() + 59_999);
      expect(await receive(QueueUrl)).toEqual([]);
      vi.setSystemTime(Date.now() + 1);
      expect(await receive(QueueUrl)).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps a delayed message back, and counts it as delayed', async () => {
    const { QueueUrl } = await queue({ DelaySeconds: '10' });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await send(QueueUrl, 'as the queue says');
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 20 }));
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
        ApproximateNumberOfMessagesDelayed: '2',
      });
      for (const [milliseconds, ...bodies] of [
        [9_999],
        [1, 'as the queue says'],
        [9_999],
        [1, 'later'],
      ] as const) {
        vi.setSystemTime(Date.now() + milliseconds);
        expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(bodies);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['four days, if the queue says nothing', {}, 345_600],
    ['as long as the queue says', { MessageRetentionPeriod: '60' }, 60],
  ])('retains a message %s', async (_, attributes, seconds) => {
    const { QueueUrl } = await queue(attributes);
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await send(QueueUrl, 'one');
      vi.setSystemTime(Date.now() + seconds * 1000);
      expect(await receive(QueueUrl, { hide: 0 })).toHaveLength(1);
      vi.setSystemTime(Date.now() + 1);
      expect(await receive(QueueUrl)).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('delivers a message received with zero visibility again within the same millisecond', async () => {
    const { QueueUrl } = await queue();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await send(QueueUrl, 'one');
      for (let receives = 0; receives < 3; receives++) {
        expect(await receive(QueueUrl, { hide: 0 })).toHaveLength(1);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('deletes a message with its latest receipt', async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, 'one');
    const [stale] = await receive(QueueUrl, { hide: 0 });
    const [latest] = await receive(QueueUrl, { hide: 0 });
    const remove = (ReceiptHandle?: string) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove(stale?.ReceiptHandle);
    const [still] = await receive(QueueUrl, { hide: 0 });
    expect(still).toBeDefined();
    await remove(still?.ReceiptHandle);
    expect(latest?.ReceiptHandle).not.toBe(still?.ReceiptHandle);
    expect(await receive(QueueUrl)).toEqual([]);
  });

  it('wakes a long poll when a message comes', async () => {
    const { QueueUrl } = await queue();
    const { polled } = await pollThatWaits(() => receive(QueueUrl, { wait: 20 }));
    await send(QueueUrl, 'one');
    expect(await polled).toHaveLength(1);
  });

  it('gives no message to a caller that disconnected', async () => {
    const { QueueUrl } = await queue();
    const gone = new AbortController();
    let response: unknown;
    const note = (request: unknown) => ({ response } = request as { response: unknown });
    subscribe('http.server.request.start', note);
    const { polled } = await pollThatWaits(() =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
        abortSignal: gone.signal,
      }),
    );
    unsubscribe('http.server.request.start', note);
    const serverKnows = once(response as ServerResponse, 'close');
    gone.abort();
    await expect(polled).rejects.toThrow();
    await serverKnows;
    await send(QueueUrl, 'one');
    expect(await receive(QueueUrl)).toHaveLength(1);
  });

  it('moves messages received too often to the dead letters, and back on request', async () => {
    const dead = await queue();
    const source = await queue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: arnOf(dead.name),
        maxReceiveCount: 2,
      }),
    });
    await send(source.QueueUrl, 'poison');
    for (const expected of [1, 1, 0]) {
      expect(await receive(source.QueueUrl)).toHaveLength(expected);
    }
    const [letter] = await receive(dead.QueueUrl, { hide: 0 });
    expect(letter?.Attributes?.DeadLetterQueueSourceArn).toBe(arnOf(source.name));

    const movedAt = Date.now();
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf(dead.name) }));
    const [moved] = await receive(source.QueueUrl);
    expect(moved?.Attributes?.ApproximateReceiveCount).toBe('1');
    // SQS treats it as a new message: its retention begins anew.
    expect(moved?.MessageId).not.toBe(letter?.MessageId);
    expect(Number(moved?.Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(movedAt);
  });

  it('wakes a long poll of the dead letters when one comes, and of its queue when it moves back', async () => {
    const dead = await queue();
    const source = await queue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf(dead.name), maxReceiveCount: 1 }),
    });
    await send(source.QueueUrl, 'poison');
    await receive(source.QueueUrl);
    const { polled } = await pollThatWaits(() => receive(dead.QueueUrl, { wait: 20 }));
    expect(await receive(source.QueueUrl)).toEqual([]);
    expect(await polled).toHaveLength(1);

    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: source.QueueUrl,
        Attributes: { ReceiveMessageWaitTimeSeconds: '20' },
      }),
    );
    // It waits as long as its queue says.
    const { QueueUrl } = source;
    const again = await pollThatWaits(() => sqs.send(new ReceiveMessageCommand({ QueueUrl })));
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf(dead.name) }));
    expect((await again.polled).Messages).toHaveLength(1);
  });

  it('counts waiting and in-flight messages', async () => {
    const { QueueUrl } = await queue();
    await send(QueueUrl, 'one');
    await send(QueueUrl, 'two');
    await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  it('is found by its name, changed, emptied and deleted', async () => {
    const { QueueUrl, name } = await queue({ VisibilityTimeout: '7' });
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl).toBe(QueueUrl);
    const named = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }));
    expect(named.QueueUrls).toEqual([QueueUrl]);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '0' } }));
    const read = () =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect((await read()).Attributes).toMatchObject({ VisibilityTimeout: '7', DelaySeconds: '0' });
    await send(QueueUrl, 'one');
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect((await read()).Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
    await send(QueueUrl, 'two');
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect(read()).rejects.toThrow(/exist/);
    // A new queue with the same name is empty.
    await sqs.send(new CreateQueueCommand({ QueueName: name }));
    expect(await receive(QueueUrl)).toEqual([]);
  });

  it('that does not exist is reported by every operation', async () => {
    const { QueueUrl: known, name } = await queue();
    const QueueUrl = known.replace(name, 'nowhere');
    const calls = [
      () => sqs.send(new GetQueueUrlCommand({ QueueName: 'nowhere' })),
      () => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: {} })),
      () => sqs.send(new PurgeQueueCommand({ QueueUrl })),
      () => sqs.send(new DeleteQueueCommand({ QueueUrl })),
      () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' })),
      () => sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('nowhere') })),
      () => sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf('nowhere') })),
    ];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ name: expect.stringContaining('DoesNotExist') });
    await expect(sqs.send(new CreateQueueCommand({ QueueName: 'a queue' }))).rejects.toThrow(
      /letters, digits/,
    );
  });

  it('accepts ten entries in a batch, wakes a long poll, and names the entry that failed', async () => {
    const { QueueUrl } = await queue();
    const { polled } = await pollThatWaits(() => receive(QueueUrl, { wait: 20, hide: 0 }));
    const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `m${i}`, MessageBody: `${i}` }));
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(Entries.map(({ Id }) => Id));
    expect(await polled).toHaveLength(10);

    const [taken] = await receive(QueueUrl);
    const ReceiptHandle = taken?.ReceiptHandle;
    const changed = await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'unknown', ReceiptHandle: 'x', VisibilityTimeout: 0 },
          { Id: 'taken', ReceiptHandle, VisibilityTimeout: 0 },
        ],
      }),
    );
    expect(changed.Successful).toMatchObject([{ Id: 'taken' }]);
    expect(changed.Failed).toMatchObject([
      { Id: 'unknown', Code: 'ReceiptHandleIsInvalid', SenderFault: true },
    ]);
    const again = await receive(QueueUrl);
    expect(again.map(({ MessageId }) => MessageId)).toEqual([taken?.MessageId]);
    const removed = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: again.map((one) => ({ Id: 'one', ReceiptHandle: one.ReceiptHandle })),
      }),
    );
    expect(removed.Successful).toMatchObject([{ Id: 'one' }]);
  });

  it('counts the attributes of a message towards its size', async () => {
    const { QueueUrl } = await queue();
    const MessageBody = 'x'.repeat(1_000_000);
    const sent = (length: number) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody,
          MessageAttributes: { a: { DataType: 'String', StringValue: 'x'.repeat(length) } },
        }),
      );
    await sent(10);
    await expect(sent(60_000)).rejects.toThrow(/1048576 bytes/);
  });

  it('rejects two entries of a batch with one id', async () => {
    const { QueueUrl } = await queue();
    const entry = { Id: 'same', MessageBody: 'x' };
    await expect(
      sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [entry, entry] })),
    ).rejects.toMatchObject({ name: expect.stringContaining('NotDistinct') });
  });

  it('answers a request that is no call of SQS with an error of the caller', async () => {
    const call = (body: string, target = 'AmazonSQS.ListQueues') =>
      fetch(server.url, { method: 'POST', headers: { 'x-amz-target': target }, body });
    expect((await call('{}')).status).toBe(200);
    expect((await call('{"QueueNamePrefix"')).status).toBe(400);
    expect((await call('{"QueueNamePrefix":1}')).status).toBe(400);
  });

  it.each([
    ['a queue that does not exist', 'QueueDoesNotExist', 1, 'x'],
    ['more than ten entries', 'TooManyEntriesInBatchRequest', 11, 'x'],
    ['an empty batch', 'EmptyBatchRequest', 0, 'x'],
    ['more than one mebibyte', 'BatchRequestTooLong', 2, 'x'.repeat(600_000)],
  ])('rejects %s by name', async (_, name, size, MessageBody) => {
    const known = await queue();
    const QueueUrl =
      name === 'QueueDoesNotExist' ? known.QueueUrl.replace(known.name, 'nowhere') : known.QueueUrl;
    const Entries = Array.from({ length: size }, (_, i) => ({ Id: String(i), MessageBody }));
    await expect(
      sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    ).rejects.toMatchObject({ name: expect.stringContaining(name) });
  });
});

it('reports that its file cannot grow', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  try {
    const fill = fileURLToPath(new URL('./fixtures/full-disk/index.ts', import.meta.url));
    const { stdout } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -f 1000; exec "$0" "$@"',
        process.execPath,
        '--disable-warning=ExperimentalWarning',
        fill,
        join(folder, 'queues.db'),
      ],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/disk/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
