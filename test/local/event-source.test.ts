import { setImmediate } from 'node:timers/promises';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { arnOf } from '#infra/local/arn.ts';
import { eventSource, failedMessages } from '#infra/local/event-source.ts';
import type { Invocation, LambdaFunction } from '#infra/local/lambda.ts';
import { openQueues } from './queues.ts';

const ids = ['a', 'b', 'c'];
const returnedInvocation = (result: unknown): Invocation => ({
  status: 'returned',
  result: JSON.stringify(result),
});

describe('messages that stay on the queue after a batch', () => {
  it.each<[string, Invocation, readonly string[]]>([
    ['none when nothing is returned', returnedInvocation(null), []],
    ['none when the answer is empty', returnedInvocation({}), []],
    ['none when the list is null', returnedInvocation({ batchItemFailures: null }), []],
    ['none when the list is empty', returnedInvocation({ batchItemFailures: [] }), []],
    [
      'the one that is named',
      returnedInvocation({ batchItemFailures: [{ itemIdentifier: 'b' }] }),
      ['b'],
    ],
    [
      'all when an identifier is unknown',
      returnedInvocation({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      ids,
    ],
    [
      'all when an identifier is empty',
      returnedInvocation({ batchItemFailures: [{ itemIdentifier: '' }] }),
      ids,
    ],
    [
      'all when an identifier has another name',
      returnedInvocation({ batchItemFailures: [{ id: 'a' }] }),
      ids,
    ],
    ['all when an entry is null', returnedInvocation({ batchItemFailures: [null] }), ids],
    ['all when the list is no list', returnedInvocation({ batchItemFailures: 'a' }), ids],
    ['all when the answer is a list', returnedInvocation([{ itemIdentifier: 'a' }]), ids],
    ['all when the answer is a text', returnedInvocation('done'), ids],
    ['all when the answer is no JSON', { status: 'returned', result: '{' }, ids],
    ['all when the invocation failed', { status: 'failed', error: 'timed out' }, ids],
  ])('are %s', (_, invocation, failed) => {
    expect(failedMessages(invocation, ids)).toEqual(failed);
  });
});

/** Runs a test against a queue server of its own. */
const withQueues = async (run: (sqs: SQSClient) => Promise<void>): Promise<void> => {
  const { sqs, close } = await openQueues();
  try {
    await run(sqs);
  } finally {
    await close();
  }
};

const functionOf = (invoke: LambdaFunction['invoke']): LambdaFunction => ({
  invoke,
  warm: async () => {},
  kill: () => false,
  pids: () => [],
  coldStarts: [],
  stop: async () => {},
});

describe('an event source that is stopped', () => {
  it('leaves no message hidden, whenever it stops', () =>
    withQueues(async (sqs) => {
      const target = functionOf(async () => returnedInvocation(null));
      const Entries = ids.map((Id) => ({ Id, MessageBody: Id }));
      /** Stops a mapping a number of event loop turns after messages were sent. */
      const hiddenAfter = async (turns: number) => {
        const { QueueUrl = '' } = await sqs.send(
          new CreateQueueCommand({ QueueName: `stopped-after-${turns}` }),
        );
        const source = { sqs, queueUrl: QueueUrl, target, batchSize: 10, windowSeconds: 0 };
        const mapping = eventSource({ ...source, pollers: 1 });
        const sending = sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        for (let turn = 0; turn < turns; turn += 1) await setImmediate();
        await Promise.all([mapping.stop(), sending]);
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
      };
      const hidden = await Promise.all(
        Array.from({ length: 60 }, (_, turns) => hiddenAfter(turns)),
      );
      expect(hidden.filter((count) => count > 0)).toEqual([]);
    }));
});

describe('an event source with several pollers', () => {
  it('fills one batch after another, in the order of the queue', () =>
    withQueues(async (sqs) => {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'ordered' }));
      const bodies = Array.from({ length: 150 }, (_, n) => `message ${n}`);
      for (let at = 0; at < bodies.length; at += 10) {
        const Entries = bodies
          .slice(at, at + 10)
          .map((MessageBody, n) => ({ Id: String(n), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
      const delivered: string[] = [];
      const sizes: number[] = [];
      const all = Promise.withResolvers<void>();
      const target = functionOf(async (event) => {
        const { Records } = event as SQSEvent;
        sizes.push(Records.length);
        delivered.push(...Records.map(({ body }) => body));
        if (delivered.length >= bodies.length) all.resolve();
        return returnedInvocation(null);
      });
      const source = { sqs, queueUrl: QueueUrl, target, batchSize: 50, windowSeconds: 300 };
      const mapping = eventSource({ ...source, pollers: 3 });
      await all.promise;
      await mapping.stop();
      expect(delivered).toEqual(bodies);
      expect(sizes).toEqual([50, 50, 50]);
      // All are deleted, though one request deletes ten.
      expect(mapping.counts()).toEqual({ invocations: 3, succeeded: 150, failed: 0 });
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
      });
    }));
});

describe('an event source delivers', () => {
  it('what was sent, with its attributes; what failed stays on the queue', () =>
    withQueues(async (sqs) => {
      const { QueueUrl = '' } = await sqs.send(
        new CreateQueueCommand({ QueueName: 'told', Attributes: { VisibilityTimeout: '600' } }),
      );
      const MessageAttributes = { traced: { DataType: 'String', StringValue: 'yes' } };
      const Entries = ids.map((Id) => ({ Id, MessageBody: Id, MessageAttributes }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const events: SQSEvent[] = [];
      const target = functionOf(async (event) => {
        events.push(event as SQSEvent);
        const failed = (event as SQSEvent).Records.find(({ body }) => body === 'b');
        return returnedInvocation({ batchItemFailures: [{ itemIdentifier: failed?.messageId }] });
      });
      const source = { sqs, queueUrl: QueueUrl, target, batchSize: 10, windowSeconds: 0 };
      const mapping = eventSource({ ...source, pollers: 1 });
      await expect.poll(() => mapping.counts().invocations).toBe(1);
      await mapping.stop();

      expect(events).toMatchObject([
        {
          Records: ids.map((body) => ({
            body,
            attributes: { ApproximateReceiveCount: '1', SenderId: 'AROAEXAMPLE' },
            messageAttributes: { traced: { dataType: 'String', stringValue: 'yes' } },
            eventSource: 'aws:sqs',
            eventSourceARN: arnOf('told'),
          })),
        },
      ]);
      expect(mapping.counts()).toEqual({ invocations: 1, succeeded: 2, failed: 1 });
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '1',
      });
    }));

  it('what comes within the window in one batch, and what it has once that is over', () =>
    withQueues(async (sqs) => {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'window' }));
      const send = (MessageBody: string) =>
        sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      const inFlight = async () => {
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return Attributes?.ApproximateNumberOfMessagesNotVisible;
      };
      const batches: string[][] = [];
      const target = functionOf(async (event) => {
        batches.push((event as SQSEvent).Records.map(({ body }) => body));
        return returnedInvocation(null);
      });
      const source = { sqs, queueUrl: QueueUrl, target, batchSize: 2, pollers: 1 };
      const patient = eventSource({ ...source, windowSeconds: 300 });
      await send('a');
      await expect.poll(inFlight).toBe('1');
      await send('b');
      await expect.poll(() => batches).toEqual([['a', 'b']]);
      await patient.stop();

      const hasty = eventSource({ ...source, windowSeconds: 1 });
      await send('c');
      await expect.poll(() => batches).toEqual([['a', 'b'], ['c']]);
      await hasty.stop();
    }));

  it('no more in one invocation than Lambda takes', () =>
    withQueues(async (sqs) => {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'heavy' }));
      const MessageBody = 'x'.repeat(1_000_000);
      for (let n = 0; n < 8; n += 1) {
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
      const sizes: number[] = [];
      const target = functionOf(async (event) => {
        sizes.push((event as SQSEvent).Records.length);
        return returnedInvocation(null);
      });
      const source = { sqs, queueUrl: QueueUrl, target, batchSize: 10, windowSeconds: 0 };
      const mapping = eventSource({ ...source, pollers: 1 });
      await expect.poll(() => mapping.counts().succeeded).toBe(8);
      await mapping.stop();
      // 6 MiB, with what an invocation says of each message.
      expect(sizes).toEqual([6, 2]);
    }));

  it('again after the queue was away', () =>
    withQueues(async (sqs) => {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'away' }));
      const received: string[] = [];
      const target = functionOf(async (event) => {
        received.push(...(event as SQSEvent).Records.map(({ body }) => body));
        return returnedInvocation(null);
      });
      const send = sqs.send.bind(sqs) as (command: unknown) => Promise<unknown>;
      let refusals = 0;
      const away = vi.spyOn(sqs, 'send').mockImplementation(async (command: unknown) => {
        if (!(command instanceof ReceiveMessageCommand)) return send(command);
        refusals += 1;
        throw new Error('connection refused');
      });
      const source = { sqs, queueUrl: QueueUrl, target, batchSize: 10, windowSeconds: 0 };
      const mapping = eventSource({ ...source, pollers: 1 });
      await expect.poll(() => refusals).toBeGreaterThan(0);
      away.mockRestore();
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));
      await expect.poll(() => received).toEqual(['late']);
      await mapping.stop();
    }));
});
