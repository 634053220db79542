import { setTimeout } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { refusal } from '#infra/localize.ts';
import { batchesOf } from '#shared/events/batches.ts';
import type { QueueName } from '../blueprint.ts';

/** How the platform's backend sends events, and how to wait until the system is idle. */
export type Queues = {
  /** Sends message bodies unchanged to the intake queue, in order, valid or not. */
  readonly send: (bodies: readonly string[]) => Promise<void>;
  /** Messages on a queue: waiting, in flight and delayed. */
  readonly depth: (queueUrl: string) => Promise<number>;
  /**
   * Waits until the intake and follow-up queues are empty, or until `signal` is aborted.
   *
   * @throws {Unfit} if messages are left after `withinSeconds` (default 300)
   */
  readonly settle: (options?: {
    readonly withinSeconds?: number;
    readonly signal?: AbortSignal;
  }) => Promise<void>;
};

/** Interval between depth checks. Each check costs about a millisecond of CPU that workers could use. */
const pollMilliseconds = 150;

export const queuesOf = (queueUrl: (name: QueueName) => string, sqs: SQSClient): Queues => {
  const depth = async (QueueUrl: string) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
      Number(Attributes.ApproximateNumberOfMessagesDelayed)
    );
  };
  return {
    depth,
    send: async (bodies) => {
      for (const batch of batchesOf(bodies, (body) => body)) {
        const Entries = batch.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        const { Failed = [] } = await sqs.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl('intake'), Entries }),
        );
        const [refused] = Failed;
        if (refused) {
          throw refusal(
            {
              'zh-CN': '队列拒收一条消息：{message}',
              en: 'the queue refused a message: {message}',
            },
            { message: refused.Message ?? '' },
          );
        }
      }
    },
    settle: async ({ withinSeconds = 300, signal } = {}) => {
      const until = Date.now() + withinSeconds * 1000;
      for (;;) {
        const left = (await depth(queueUrl('intake'))) + (await depth(queueUrl('followUps')));
        if (left === 0 || signal?.aborted) return;
        if (Date.now() > until) {
          throw refusal(
            {
              'zh-CN': '{seconds} 秒后队列中仍有 {left} 条消息',
              en: '{left} {left|message|messages} still on the queue after {seconds} s',
            },
            { left, seconds: withinSeconds },
          );
        }
        await setTimeout(pollMilliseconds);
      }
    },
  };
};
