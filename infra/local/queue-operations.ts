import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { account, arnOf } from './arn.ts';
import type { QueueAttributes, QueueStore, TakenMessage } from './queue-store.ts';

type CallContext = {
  readonly store: QueueStore;
  /** The caller's access key, used as its role id, so that senders are distinguishable as on AWS. */
  readonly sender: string;
  /** The host and port of the server, as the caller addressed it. */
  readonly host: string;
  /** Aborted when the caller disconnects. */
  readonly closed: AbortSignal;
  /** Wakes the long polls of a queue, or of all queues if omitted. */
  readonly wake: (queue?: string) => void;
  /** Waits until a message may be available, until the given time (epoch milliseconds) or a disconnect. */
  readonly waitForMessage: (queue: string, until: number) => Promise<void>;
};

/** @throws {QueueError} for an invalid request */
type Operation = (body: unknown, call: CallContext) => object | Promise<object>;

/** An SQS error response; the SDK uses `name` as the error's name. */
export class QueueError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const mostBytes = 1_048_576;
const allowedCharacters = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

const secondsUpTo = (most: number) => z.number().int().min(0).max(most);
const QueueUrl = z.string().transform((url) => url.slice(url.lastIndexOf('/') + 1));

const Message = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: secondsUpTo(900).optional(),
  MessageAttributes: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  MessageSystemAttributes: z
    .object({ AWSTraceHeader: z.object({ StringValue: z.string() }).optional() })
    .optional(),
  MessageGroupId: z
    .string()
    .regex(/^[!-~]{1,128}$/, '1 to 128 letters, digits and punctuation of ASCII')
    .optional(),
  MessageDeduplicationId: z
    .undefined('is for FIFO queues only, and these are standard queues: leave it out')
    .optional(),
});
type Message = z.infer<typeof Message>;

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'up to 80 letters, digits, _ and -');

const receipt = { ReceiptHandle: z.string() };
const visibility = { ...receipt, VisibilityTimeout: secondsUpTo(43_200) };

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const bytesOf = ({ MessageBody, MessageAttributes }: Message) =>
  Buffer.byteLength(MessageBody) +
  (MessageAttributes ? Buffer.byteLength(JSON.stringify(MessageAttributes)) : 0);

/** Like SQS, refuses a whole batch that is too long. A message with forbidden characters fails alone. */
const assertNotTooLong = (messages: readonly Message[], tooLongError: string) => {
  if (messages.reduce((sum, message) => sum + bytesOf(message), 0) > mostBytes) {
    throw new QueueError(tooLongError, `The request exceeds ${mostBytes} bytes, the limit of SQS.`);
  }
};

const receivedMessage = (message: TakenMessage) => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  MD5OfBody: md5(message.body),
  Body: message.body,
  Attributes: {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.trace && { AWSTraceHeader: message.trace }),
    ...(message.groupId && { MessageGroupId: message.groupId }),
    ...(message.origin && { DeadLetterQueueSourceArn: arnOf(message.origin) }),
  },
  ...(message.attributes && { MessageAttributes: JSON.parse(message.attributes) }),
});

const urlOf = (host: string, queue: string) => `http://${host}/${account}/${queue}`;

const queueNameOf = (arn: string) => arn.split(':').at(-1) as string;

/** @throws {QueueError} if the queue does not exist */
const existingAttributes = (
  { store }: Pick<CallContext, 'store'>,
  queue: string,
): QueueAttributes => {
  const attributes = store.attributesOf(queue);
  if (attributes) return attributes;
  throw new QueueError('QueueDoesNotExist', `The queue ${queue} does not exist.`);
};

const operation =
  <Schema extends z.ZodType>(
    input: Schema,
    run: (input: z.infer<Schema>, call: CallContext) => object | Promise<object>,
  ) =>
  (body: unknown, call: CallContext): object | Promise<object> => {
    const { success, data, error } = input.safeParse(body);
    if (!success) throw new QueueError('InvalidParameterValue', z.prettifyError(error));
    return run(data, call);
  };

/** An operation on a queue, which must exist. */
const onQueue = <Input extends { readonly QueueUrl: string }>(
  input: z.ZodType<Input>,
  run: (queue: string, input: Input, call: CallContext) => object,
) =>
  operation(input, (given, call) => {
    existingAttributes(call, given.QueueUrl);
    return run(given.QueueUrl, given, call);
  });

const batch = <Entry extends { readonly Id: string }>(
  entry: z.ZodType<Entry>,
  check: (entries: readonly Entry[]) => void,
  each: (queue: string, entry: Entry, call: CallContext) => object,
) =>
  operation(z.object({ QueueUrl, Entries: z.array(entry) }), (input, call) => {
    const { QueueUrl: queue, Entries } = input;
    if (Entries.length === 0)
      throw new QueueError('EmptyBatchRequest', 'The batch contains no entry.');
    if (Entries.length > 10) {
      throw new QueueError(
        'TooManyEntriesInBatchRequest',
        'The batch contains more than 10 entries.',
      );
    }
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
      throw new QueueError(
        'BatchEntryIdsNotDistinct',
        'Two entries of the batch have the same Id.',
      );
    }
    existingAttributes(call, queue);
    check(Entries);
    const Successful: object[] = [];
    const Failed: object[] = [];
    call.store.atomically(() => {
      for (const one of Entries) {
        try {
          Successful.push({ Id: one.Id, ...each(queue, one, call) });
        } catch (error) {
          if (!(error instanceof QueueError)) throw error;
          Failed.push({
            Id: one.Id,
            Code: error.name,
            Message: error.message,
            SenderFault: true,
          });
        }
      }
    });
    call.wake(queue);
    return { Successful, Failed };
  });

const sendMessage = (queue: string, message: Message, { store, sender }: CallContext) => {
  if (!allowedCharacters.test(message.MessageBody)) {
    throw new QueueError(
      'InvalidMessageContents',
      'The message contains characters that SQS does not allow.',
    );
  }
  return {
    MessageId: store.send(queue, {
      body: message.MessageBody,
      attributes: message.MessageAttributes ? JSON.stringify(message.MessageAttributes) : null,
      sender,
      trace: message.MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? null,
      groupId: message.MessageGroupId ?? null,
      delaySeconds: message.DelaySeconds,
    }),
    MD5OfMessageBody: md5(message.MessageBody),
  };
};

const deleteMessage = (
  queue: string,
  { ReceiptHandle }: { readonly ReceiptHandle: string },
  { store }: CallContext,
) => {
  store.remove(queue, ReceiptHandle);
  return {};
};

const changeVisibility = (
  queue: string,
  asked: { readonly ReceiptHandle: string; readonly VisibilityTimeout: number },
  { store }: CallContext,
) => {
  if (store.changeVisibility(queue, asked.ReceiptHandle, asked.VisibilityTimeout)) return {};
  throw new QueueError('ReceiptHandleIsInvalid', 'The receipt handle does not exist.');
};

/** The supported operations, by their names in the SQS API. */
export const operations: Readonly<Record<string, Operation>> = {
  CreateQueue: operation(
    z.object({
      QueueName: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'letters, digits, _ and - only'),
      Attributes: z.record(z.string(), z.string()).default({}),
    }),
    ({ QueueName, Attributes }, { store, host }) => {
      store.keepQueue(QueueName, { ...store.attributesOf(QueueName), ...Attributes });
      return { QueueUrl: urlOf(host, QueueName) };
    },
  ),
  GetQueueUrl: operation(z.object({ QueueName: z.string() }), ({ QueueName }, call) => {
    existingAttributes(call, QueueName);
    return { QueueUrl: urlOf(call.host, QueueName) };
  }),
  ListQueues: operation(
    z.object({ QueueNamePrefix: z.string().default('') }),
    ({ QueueNamePrefix }, { store, host }) => ({
      QueueUrls: store
        .queues()
        .filter((name) => name.startsWith(QueueNamePrefix))
        .map((name) => urlOf(host, name)),
    }),
  ),
  DeleteQueue: onQueue(z.object({ QueueUrl }), (queue, _, { store }) => {
    store.drop(queue);
    return {};
  }),
  GetQueueAttributes: operation(z.object({ QueueUrl }), ({ QueueUrl: queue }, call) => {
    const attributes = existingAttributes(call, queue);
    const { visible, inFlight, delayed } = call.store.counts(queue);
    return {
      Attributes: {
        ...attributes,
        QueueArn: arnOf(queue),
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
      },
    };
  }),
  SetQueueAttributes: operation(
    z.object({ QueueUrl, Attributes: z.record(z.string(), z.string()) }),
    ({ QueueUrl: queue, Attributes }, call) => {
      call.store.keepQueue(queue, { ...existingAttributes(call, queue), ...Attributes });
      return {};
    },
  ),
  PurgeQueue: onQueue(z.object({ QueueUrl }), (queue, _, { store }) => {
    store.purge(queue);
    return {};
  }),
  SendMessage: onQueue(z.object({ QueueUrl, ...Message.shape }), (queue, message, call) => {
    assertNotTooLong([message], 'InvalidParameterValue');
    const answer = sendMessage(queue, message, call);
    call.wake(queue);
    return answer;
  }),
  SendMessageBatch: batch(
    z.object({ Id, ...Message.shape }),
    (messages) => assertNotTooLong(messages, 'BatchRequestTooLong'),
    sendMessage,
  ),
  ReceiveMessage: operation(
    z.object({
      QueueUrl,
      MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
      VisibilityTimeout: secondsUpTo(43_200).optional(),
      WaitTimeSeconds: secondsUpTo(20).optional(),
    }),
    async ({ QueueUrl: queue, MaxNumberOfMessages, ...input }, call) => {
      const wait =
        input.WaitTimeSeconds ??
        Number(existingAttributes(call, queue).ReceiveMessageWaitTimeSeconds ?? 0);
      const until = Date.now() + wait * 1000;
      for (;;) {
        // Do not take messages for a caller that has disconnected.
        if (call.closed.aborted) return {};
        const attributes = existingAttributes(call, queue);
        const taken = call.store.take(
          queue,
          attributes,
          MaxNumberOfMessages,
          input.VisibilityTimeout,
        );
        if (taken.length > 0) return { Messages: taken.map(receivedMessage) };
        if (Date.now() >= until) return {};
        await call.waitForMessage(queue, until);
      }
    },
  ),
  DeleteMessage: onQueue(z.object({ QueueUrl, ...receipt }), deleteMessage),
  DeleteMessageBatch: batch(z.object({ Id, ...receipt }), () => {}, deleteMessage),
  ChangeMessageVisibility: onQueue(z.object({ QueueUrl, ...visibility }), (queue, asked, call) => {
    const answer = changeVisibility(queue, asked, call);
    call.wake(queue);
    return answer;
  }),
  ChangeMessageVisibilityBatch: batch(z.object({ Id, ...visibility }), () => {}, changeVisibility),
  /** Moves dead letters back to their source queues, or to `DestinationArn`. */
  StartMessageMoveTask: operation(
    z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() }),
    ({ SourceArn, DestinationArn }, call) => {
      const deadLetters = queueNameOf(SourceArn);
      existingAttributes(call, deadLetters);
      call.store.redrive(deadLetters, DestinationArn ? queueNameOf(DestinationArn) : null);
      call.wake();
      return { TaskHandle: randomUUID() };
    },
  ),
  /** Always empty: moves complete immediately. */
  ListMessageMoveTasks: operation(z.object({ SourceArn: z.string() }), ({ SourceArn }, call) => {
    existingAttributes(call, queueNameOf(SourceArn));
    return { Results: [] };
  }),
};
