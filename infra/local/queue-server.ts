import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { minute } from '#shared/settings/durations.ts';
import { account, arnOf } from './arn.ts';

/**
 * Amazon SQS standard queues over SQLite: what the local system stands on.
 *
 * Written here because the emulator at hand refuses every character outside the Basic Multilingual
 * Plane (emoji, the mathematical alphabets that sellers hide behind) and, when it persists, loses a
 * message whose visibility is set to zero. Limits, receive counts, redrive and long polling follow
 * the SQS API reference; a killed server keeps every message that it acknowledged.
 */
export type QueueServer = { readonly url: string; readonly close: () => Promise<void> };

/** An answer that SQS gives to a wrong request: the SDK turns `name` into the error's name. */
class QueueError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const mostBytes = 1_048_576;
const wellFormed = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

const schema = `
  CREATE TABLE IF NOT EXISTS queues (name TEXT PRIMARY KEY, attributes TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT, sender TEXT NOT NULL,
    trace TEXT, groupId TEXT, sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL,
    receives INTEGER NOT NULL DEFAULT 0, firstReceivedAt INTEGER, receipt TEXT, origin TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS waiting ON messages (queue, visibleAt);
  CREATE INDEX IF NOT EXISTS receipts ON messages (receipt) WHERE receipt IS NOT NULL;
`;

const seconds = (most: number) => z.number().int().min(0).max(most);
const QueueUrl = z.string().transform((url) => url.slice(url.lastIndexOf('/') + 1));

const Message = z.object({
  MessageBody: z.string().min(1),
  DelaySeconds: seconds(900).optional(),
  MessageAttributes: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  MessageSystemAttributes: z
    .object({ AWSTraceHeader: z.object({ StringValue: z.string() }).optional() })
    .optional(),
  MessageGroupId: z.string().optional(),
});
type Message = z.infer<typeof Message>;

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'up to 80 letters, digits, _ and -');

const receipt = { ReceiptHandle: z.string() };
const visibility = { ...receipt, VisibilityTimeout: seconds(43_200) };

type Stored = {
  readonly id: string;
  readonly body: string;
  readonly attributes: string | null;
  readonly sender: string;
  readonly trace: string | null;
  readonly groupId: string | null;
  readonly sentAt: number;
  readonly receives: number;
  readonly firstReceivedAt: number | null;
  readonly origin: string | null;
};

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const bytesOf = ({ MessageBody, MessageAttributes }: Message) =>
  Buffer.byteLength(MessageBody) +
  (MessageAttributes ? Buffer.byteLength(JSON.stringify(MessageAttributes)) : 0);

/**
 * Serves queues on a loopback port until closed. Without a `file` the messages are kept in memory.
 *
 * @example
 * const { url, close } = await serveQueues({ file: '.clearspring/demo/queues.db' });
 */
export const serveQueues = async ({
  file = ':memory:',
}: {
  readonly file?: string;
}): Promise<QueueServer> => {
  const database = new DatabaseSync(file);
  // Each commit is in the log before its answer leaves: a killed process loses nothing it acknowledged.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  const sql = {
    queue: database.prepare('SELECT attributes FROM queues WHERE name = ?'),
    queues: database.prepare('SELECT name, attributes FROM queues ORDER BY name'),
    keepQueue: database.prepare('INSERT OR REPLACE INTO queues (name, attributes) VALUES (?, ?)'),
    dropQueue: database.prepare('DELETE FROM queues WHERE name = ?'),
    insert: database.prepare(
      `INSERT INTO messages (id, queue, body, attributes, sender, trace, groupId, sentAt, visibleAt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    waiting: database.prepare(
      'SELECT * FROM messages WHERE queue = ? AND visibleAt <= ? ORDER BY visibleAt LIMIT ?',
    ),
    nextVisible: database.prepare('SELECT min(visibleAt) AS at FROM messages WHERE queue = ?'),
    receive: database.prepare(
      `UPDATE messages SET receipt = ?, visibleAt = ?, receives = receives + 1,
       firstReceivedAt = coalesce(firstReceivedAt, ?) WHERE id = ?`,
    ),
    giveUp: database.prepare(
      `UPDATE messages SET queue = ?1, origin = ?2, receipt = NULL, visibleAt = ?3
       WHERE queue = ?2 AND visibleAt <= ?3 AND receives >= ?4`,
    ),
    moveBack: database.prepare(
      `UPDATE messages SET queue = coalesce(?, origin), origin = NULL, receives = 0,
       firstReceivedAt = NULL, receipt = NULL, visibleAt = ? WHERE queue = ? AND origin IS NOT NULL`,
    ),
    remove: database.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?'),
    show: database.prepare('UPDATE messages SET visibleAt = ? WHERE queue = ? AND receipt = ?'),
    purge: database.prepare('DELETE FROM messages WHERE queue = ?'),
    expire: database.prepare('DELETE FROM messages WHERE queue = ? AND sentAt < ?'),
    count: database.prepare(
      `SELECT count(*) FILTER (WHERE visibleAt <= ?1) AS visible,
              count(*) FILTER (WHERE visibleAt > ?1 AND receipt IS NOT NULL) AS inFlight,
              count(*) FILTER (WHERE visibleAt > ?1 AND receipt IS NULL) AS delayed
       FROM messages WHERE queue = ?2`,
    ),
  };

  const atomically = <Result>(work: () => Result): Result => {
    database.exec('BEGIN');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has ended it already: what is thrown must say that, and not that there is nothing to roll back.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  const attributesOf = (queue: string): Record<string, string> => {
    const row = sql.queue.get(queue) as { attributes: string } | undefined;
    if (!row) throw new QueueError('QueueDoesNotExist', `The queue ${queue} does not exist.`);
    return JSON.parse(row.attributes);
  };

  const redriveOf = ({ RedrivePolicy }: Record<string, string>) => {
    if (!RedrivePolicy) return undefined;
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(RedrivePolicy);
    return {
      deadLetters: String(deadLetterTargetArn).split(':').at(-1) as string,
      maxReceives: Number(maxReceiveCount),
    };
  };

  /** Long polls that wait for a message, by queue. */
  const waiters = new Map<string, Set<() => void>>();
  const wake = (queue: string) => {
    for (const waiter of waiters.get(queue) ?? []) waiter();
  };
  const awaitMessage = (queue: string, until: number, closed: AbortSignal) =>
    new Promise<void>((resolve) => {
      const { at } = sql.nextVisible.get(queue) as { at: number | null };
      const waiting = waiters.get(queue) ?? new Set();
      waiters.set(queue, waiting);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        closed.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, Math.min(until, at ?? until) - Date.now()));
      waiting.add(done);
      closed.addEventListener('abort', done, { once: true });
    });

  const send = (queue: string, message: Message, sender: string) => {
    const id = randomUUID();
    const now = Date.now();
    sql.insert.run(
      id,
      queue,
      message.MessageBody,
      message.MessageAttributes ? JSON.stringify(message.MessageAttributes) : null,
      sender,
      message.MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? null,
      message.MessageGroupId ?? null,
      now,
      now + (message.DelaySeconds ?? Number(attributesOf(queue).DelaySeconds ?? 0)) * 1000,
    );
    return { MessageId: id, MD5OfMessageBody: md5(message.MessageBody) };
  };

  /** As SQS, a batch is refused whole for one message that it may not hold. */
  const refuseUnsendable = (messages: readonly Message[], tooLong: string) => {
    if (!messages.every(({ MessageBody }) => wellFormed.test(MessageBody))) {
      throw new QueueError('InvalidMessageContents', 'The message holds characters SQS refuses.');
    }
    if (messages.reduce((sum, message) => sum + bytesOf(message), 0) > mostBytes) {
      throw new QueueError(
        tooLong,
        `More than ${mostBytes} bytes, the most that SQS takes at once.`,
      );
    }
  };

  /** Takes what is visible; what has been received often enough goes to the dead letters instead. */
  const take = (queue: string, most: number, visibilitySeconds: number | undefined) =>
    atomically(() => {
      const attributes = attributesOf(queue);
      const redrive = redriveOf(attributes);
      const hideFor = (visibilitySeconds ?? Number(attributes.VisibilityTimeout ?? 30)) * 1000;
      const retained = Number(attributes.MessageRetentionPeriod ?? 345_600) * 1000;
      const now = Date.now();
      sql.expire.run(queue, now - retained);
      if (redrive) {
        const { deadLetters, maxReceives } = redrive;
        if (sql.giveUp.run(deadLetters, queue, now, maxReceives).changes > 0) wake(deadLetters);
      }
      return (sql.waiting.all(queue, now, most) as unknown as Stored[]).map((message) => {
        const handle = randomUUID();
        sql.receive.run(handle, now + hideFor, now, message.id);
        return {
          ...message,
          receives: message.receives + 1,
          firstReceivedAt: message.firstReceivedAt ?? now,
          receipt: handle,
        };
      });
    });

  const received = (message: Stored & { readonly receipt: string }) => ({
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

  type Call = { readonly sender: string; readonly host: string; readonly closed: AbortSignal };
  const operation =
    <Schema extends z.ZodType>(
      input: Schema,
      run: (input: z.infer<Schema>, call: Call) => object | Promise<object>,
    ) =>
    (body: unknown, call: Call) => {
      const { success, data, error } = input.safeParse(body);
      if (!success) throw new QueueError('InvalidParameterValue', z.prettifyError(error));
      return run(data, call);
    };

  const batch = <Entry extends { readonly Id: string }>(
    entry: z.ZodType<Entry>,
    check: (entries: readonly Entry[]) => void,
    each: (queue: string, entry: Entry, call: Call) => object,
  ) =>
    operation(z.object({ QueueUrl, Entries: z.array(entry) }), (input, call) => {
      const { QueueUrl: queue, Entries } = input;
      if (Entries.length === 0) throw new QueueError('EmptyBatchRequest', 'No entry in the batch.');
      if (Entries.length > 10) {
        throw new QueueError('TooManyEntriesInBatchRequest', 'More than 10 entries in the batch.');
      }
      if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length) {
        throw new QueueError('BatchEntryIdsNotDistinct', 'Two entries of the batch have one Id.');
      }
      attributesOf(queue);
      check(Entries);
      const Successful: object[] = [];
      const Failed: object[] = [];
      atomically(() => {
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
      wake(queue);
      return { Successful, Failed };
    });

  const show = (queue: string, handle: string, hideSeconds: number) => {
    const { changes } = sql.show.run(Date.now() + hideSeconds * 1000, queue, handle);
    if (changes === 0) throw new QueueError('ReceiptHandleIsInvalid', 'No such receipt handle.');
    return {};
  };

  const operations: Readonly<
    Record<string, (body: unknown, call: Call) => object | Promise<object>>
  > = {
    CreateQueue: operation(
      z.object({
        QueueName: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, 'letters, digits, _ and - only'),
        Attributes: z.record(z.string(), z.string()).default({}),
      }),
      ({ QueueName, Attributes }, { host }) => {
        const known = sql.queue.get(QueueName) as { attributes: string } | undefined;
        const attributes = { ...(known && JSON.parse(known.attributes)), ...Attributes };
        sql.keepQueue.run(QueueName, JSON.stringify(attributes));
        return { QueueUrl: `http://${host}/${account}/${QueueName}` };
      },
    ),
    GetQueueUrl: operation(z.object({ QueueName: z.string() }), ({ QueueName }, { host }) => {
      attributesOf(QueueName);
      return { QueueUrl: `http://${host}/${account}/${QueueName}` };
    }),
    ListQueues: operation(z.object({ QueueNamePrefix: z.string().default('') }), (input, call) => ({
      QueueUrls: (sql.queues.all() as { name: string }[])
        .filter(({ name }) => name.startsWith(input.QueueNamePrefix))
        .map(({ name }) => `http://${call.host}/${account}/${name}`),
    })),
    DeleteQueue: operation(z.object({ QueueUrl }), ({ QueueUrl: queue }) => {
      attributesOf(queue);
      atomically(() => {
        sql.purge.run(queue);
        sql.dropQueue.run(queue);
      });
      return {};
    }),
    GetQueueAttributes: operation(z.object({ QueueUrl }), ({ QueueUrl: queue }) => {
      const attributes = attributesOf(queue);
      const count = sql.count.get(Date.now(), queue) as Record<string, number>;
      return {
        Attributes: {
          ...attributes,
          QueueArn: arnOf(queue),
          ApproximateNumberOfMessages: String(count.visible),
          ApproximateNumberOfMessagesNotVisible: String(count.inFlight),
          ApproximateNumberOfMessagesDelayed: String(count.delayed),
        },
      };
    }),
    SetQueueAttributes: operation(
      z.object({ QueueUrl, Attributes: z.record(z.string(), z.string()) }),
      ({ QueueUrl: queue, Attributes }) => {
        sql.keepQueue.run(queue, JSON.stringify({ ...attributesOf(queue), ...Attributes }));
        return {};
      },
    ),
    PurgeQueue: operation(z.object({ QueueUrl }), ({ QueueUrl: queue }) => {
      attributesOf(queue);
      sql.purge.run(queue);
      return {};
    }),
    SendMessage: operation(
      z.object({ QueueUrl, ...Message.shape }),
      ({ QueueUrl: queue, ...message }, { sender }) => {
        attributesOf(queue);
        refuseUnsendable([message], 'InvalidParameterValue');
        const sent = send(queue, message, sender);
        wake(queue);
        return sent;
      },
    ),
    SendMessageBatch: batch(
      z.object({ Id, ...Message.shape }),
      (messages) => refuseUnsendable(messages, 'BatchRequestTooLong'),
      (queue, message, { sender }) => send(queue, message, sender),
    ),
    ReceiveMessage: operation(
      z.object({
        QueueUrl,
        MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
        VisibilityTimeout: seconds(43_200).optional(),
        WaitTimeSeconds: seconds(20).optional(),
      }),
      async ({ QueueUrl: queue, MaxNumberOfMessages, ...input }, { closed }) => {
        const wait =
          input.WaitTimeSeconds ?? Number(attributesOf(queue).ReceiveMessageWaitTimeSeconds ?? 0);
        const until = Date.now() + wait * 1000;
        for (;;) {
          // A caller that hung up must not take messages along.
          const taken = closed.aborted
            ? []
            : take(queue, MaxNumberOfMessages, input.VisibilityTimeout);
          if (taken.length > 0) return { Messages: taken.map(received) };
          if (closed.aborted || Date.now() >= until) return {};
          await awaitMessage(queue, until, closed);
        }
      },
    ),
    DeleteMessage: operation(
      z.object({ QueueUrl, ...receipt }),
      ({ QueueUrl: queue, ReceiptHandle }) => {
        attributesOf(queue);
        sql.remove.run(queue, ReceiptHandle);
        return {};
      },
    ),
    DeleteMessageBatch: batch(
      z.object({ Id, ...receipt }),
      () => {},
      (queue, { ReceiptHandle }) => {
        sql.remove.run(queue, ReceiptHandle);
        return {};
      },
    ),
    ChangeMessageVisibility: operation(
      z.object({ QueueUrl, ...visibility }),
      ({ QueueUrl: queue, ReceiptHandle, VisibilityTimeout }) => {
        const answer = show(queue, ReceiptHandle, VisibilityTimeout);
        wake(queue);
        return answer;
      },
    ),
    ChangeMessageVisibilityBatch: batch(
      z.object({ Id, ...visibility }),
      () => {},
      (queue, { ReceiptHandle, VisibilityTimeout }) =>
        show(queue, ReceiptHandle, VisibilityTimeout),
    ),
    /** Moves dead letters back to where they came from, or to `DestinationArn`. */
    StartMessageMoveTask: operation(
      z.object({ SourceArn: z.string(), DestinationArn: z.string().optional() }),
      ({ SourceArn, DestinationArn }) => {
        const nameOf = (arn: string) => arn.split(':').at(-1) as string;
        attributesOf(nameOf(SourceArn));
        const destination = DestinationArn ? nameOf(DestinationArn) : null;
        sql.moveBack.run(destination, Date.now(), nameOf(SourceArn));
        for (const queue of waiters.keys()) wake(queue);
        return { TaskHandle: randomUUID() };
      },
    ),
    /** Moves are over at once here, so none is ever under way. */
    ListMessageMoveTasks: operation(z.object({ SourceArn: z.string() }), ({ SourceArn }) => {
      attributesOf(SourceArn.split(':').at(-1) as string);
      return { Results: [] };
    }),
  };

  const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  };

  const server = createServer(async (request, response) => {
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const answer = (status: number, body: object) => {
      const text = JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    };
    try {
      const target = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      const run = Object.hasOwn(operations, target) ? operations[target] : undefined;
      const body = await bodyOf(request);
      if (!run) throw new QueueError('InvalidAction', `This server does not know ${target}.`);
      // The caller's access key stands for its role: senders can be told apart as on AWS.
      const [, sender = 'anonymous'] =
        /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      const host = request.headers.host ?? 'localhost';
      answer(200, await run(body, { sender, host, closed: closed.signal }));
    } catch (error) {
      const { name, message } = error as Error;
      const known = error instanceof QueueError || error instanceof SyntaxError;
      answer(known ? 400 : 500, { __type: `com.amazonaws.sqs#${name}`, message });
    }
  });
  // The SDK keeps its connections; closing them under it would look like a lost reply.
  server.keepAliveTimeout = minute;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
      database.close();
    },
  };
};
