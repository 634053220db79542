import { setTimeout } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { arnOf, region } from './arn.ts';
import type { Invocation, LambdaFunction } from './lambda.ts';

/** Lambda's payload limit for one synchronous invocation, in bytes. */
const mostBytes = 6 * 1024 * 1024;

/**
 * Long-poll duration, in seconds. An aborted poll may already have received messages, which would stay hidden
 * for the queue's visibility timeout. A stop therefore waits for running polls, so they are short. On AWS
 * polls last 20 s, because each one costs money.
 */
const pollSeconds = 1;

export type EventSource = {
  /** Invocations and messages handled since this mapping was started. */
  readonly counts: () => {
    readonly invocations: number;
    readonly succeeded: number;
    readonly failed: number;
  };
  /** Stops polling and waits for batches in flight. */
  readonly stop: () => Promise<void>;
};

/**
 * Returns the ids of the messages of a batch that failed, by the rules of `ReportBatchItemFailures`. A failed
 * invocation, a response that is not JSON, or a missing or unknown identifier fails the whole batch. A `null`
 * response or a missing list means that all messages succeeded.
 *
 * Source: AWS Lambda Developer Guide, “Handling errors for an SQS event source”.
 */
export const failedMessages = (
  invocation: Invocation,
  messageIds: readonly string[],
): readonly string[] => {
  if (invocation.status === 'failed') return messageIds;
  let answer: unknown;
  try {
    answer = JSON.parse(invocation.result);
  } catch {
    return messageIds;
  }
  if (answer === null) return [];
  if (typeof answer !== 'object' || Array.isArray(answer)) return messageIds;
  const { batchItemFailures } = answer as { readonly batchItemFailures?: unknown };
  if (batchItemFailures === undefined || batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return messageIds;
  const identifiers = batchItemFailures.map(
    (failure: { readonly itemIdentifier?: unknown } | null) => failure?.itemIdentifier,
  );
  const known = new Set<unknown>(messageIds);
  return identifiers.every((identifier) => known.has(identifier))
    ? (identifiers as string[])
    : messageIds;
};

/** Splits received messages into invocations within Lambda's payload limit. */
const splitIntoInvocations = (messages: readonly Message[]): Message[][] => {
  const batches: Message[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const more = Buffer.byteLength(JSON.stringify(message.Body)) + 1024;
    if (bytes + more > mostBytes) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(message);
    bytes += more;
  }
  return batches;
};

const eventOf = (messages: readonly Message[], queue: string): SQSEvent => ({
  Records: messages.map((message) => ({
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: message.Attributes as SQSEvent['Records'][number]['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
        name,
        {
          dataType: attribute.DataType ?? 'String',
          ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf(queue),
    awsRegion: region,
  })),
});

/**
 * Feeds a queue to a function as Lambda's event source mapping does: long polling, batches, partial failures.
 * Failed messages stay on the queue until their visibility timeout. They are then received again, or become
 * dead letters after too many receives. Unlike on AWS, batches follow the order of the queue.
 *
 * @example
 * declare const sqs: SQSClient;
 * declare const queueUrl: string;
 * declare const screenEvents: LambdaFunction;
 * const mapping = eventSource({ sqs, queueUrl, target: screenEvents, batchSize: 10, windowSeconds: 0, pollers: 3 });
 * await mapping.stop();
 */
export const eventSource = ({
  sqs,
  queueUrl,
  target,
  batchSize,
  windowSeconds,
  pollers,
}: {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly target: LambdaFunction;
  readonly batchSize: number;
  /** How long a batch may wait for more messages after its first one. */
  readonly windowSeconds: number;
  /** Number of concurrent batches. One more than the function's concurrency prefetches the next batch. */
  readonly pollers: number;
}): EventSource => {
  const stopping = new AbortController();
  const queue = new URL(queueUrl).pathname.split('/').at(-1) as string;
  const counts = { invocations: 0, succeeded: 0, failed: 0 };

  const receive = async (most: number, waitSeconds: number): Promise<readonly Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(10, most),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  };

  const receiveBatch = async (): Promise<Message[]> => {
    const batch = [...(await receive(batchSize, pollSeconds))];
    const until = Date.now() + windowSeconds * 1000;
    const open = windowSeconds > 0 && batch.length > 0;
    while (open && batch.length < batchSize && !stopping.signal.aborted) {
      const more = await receive(batchSize - batch.length, 0);
      batch.push(...more);
      if (more.length === 10) continue;
      if (Date.now() >= until) break;
      await setTimeout(50);
    }
    return batch;
  };

  let lastBatch: Promise<unknown> = Promise.resolve();
  /** Collects one batch at a time: two at once would share out the messages, so that later ones overtake. */
  const nextBatch = (): Promise<Message[]> => {
    const batch = lastBatch.then(() => (stopping.signal.aborted ? [] : receiveBatch()));
    lastBatch = batch.catch(() => {});
    return batch;
  };

  const deliver = async (messages: readonly Message[]) => {
    const invocation = await target.invoke(eventOf(messages, queue));
    const ids = messages.map(({ MessageId }) => MessageId ?? '');
    const failed = new Set(failedMessages(invocation, ids));
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
    for (let at = 0; at < done.length; at += 10) {
      const Entries = done
        .slice(at, at + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
    counts.invocations += 1;
    counts.succeeded += done.length;
    counts.failed += failed.size;
  };

  const poll = async () => {
    while (!stopping.signal.aborted) {
      try {
        for (const messages of splitIntoInvocations(await nextBatch())) await deliver(messages);
      } catch {
        // The queue is unavailable for the moment; received messages return after their visibility timeout.
        await setTimeout(1000, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  };
  const polling = Promise.all(Array.from({ length: pollers }, poll));

  return {
    counts: () => ({ ...counts }),
    stop: async () => {
      stopping.abort();
      await polling;
    },
  };
};
