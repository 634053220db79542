import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

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

/** A stored message. Times are in epoch milliseconds. */
type StoredMessage = {
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

/** A received message, hidden until it is deleted or its visibility timeout ends. */
export type TakenMessage = StoredMessage & { readonly receipt: string };

/** The fields of a message to send. */
type NewMessage = Pick<StoredMessage, 'body' | 'attributes' | 'sender' | 'trace' | 'groupId'> & {
  /** Seconds until the message can be received; defaults to the queue's delay. */
  readonly delaySeconds: number | undefined;
};

/** Attributes of a queue, by their SQS names. */
export type QueueAttributes = Readonly<Record<string, string>>;

type QueueCounts = {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
};

const redriveOf = ({ RedrivePolicy }: QueueAttributes) => {
  if (!RedrivePolicy) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(RedrivePolicy);
  return {
    deadLetters: String(deadLetterTargetArn).split(':').at(-1) as string,
    maxReceives: Number(maxReceiveCount),
  };
};

const statementsOf = (database: DatabaseSync) => ({
  queue: database.prepare('SELECT attributes FROM queues WHERE name = ?'),
  queues: database.prepare('SELECT name, attributes FROM queues ORDER BY name'),
  putQueue: database.prepare('INSERT OR REPLACE INTO queues (name, attributes) VALUES (?, ?)'),
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
  // As on SQS, a message that is moved back is a new one: with a new id, and sent at that time.
  moveBack: database.prepare(
    `UPDATE messages SET id = lower(hex(randomblob(16))), queue = coalesce(?1, origin), origin = NULL,
     receives = 0, firstReceivedAt = NULL, receipt = NULL, sentAt = ?2, visibleAt = ?2
     WHERE queue = ?3 AND origin IS NOT NULL`,
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
});

/**
 * Queues and their messages in SQLite. Receive counts, redrive, retention and visibility follow the SQS API
 * reference. Operations do not report missing queues: callers check with `attributesOf` first.
 */
export type QueueStore = ReturnType<typeof openQueueStore>;

/**
 * Opens the store.
 *
 * @param file the database file; `:memory:` keeps messages in memory
 * @param onArrival called with the name of a queue that received dead letters
 */
export const openQueueStore = (file: string, onArrival: (queue: string) => void) => {
  const database = new DatabaseSync(file);
  // A commit is in the log before its response is sent, so a killed process loses no acknowledged write.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  database.exec(schema);
  const sql = statementsOf(database);

  /** Runs work in a transaction. */
  const atomically = <Result>(work: () => Result): Result => {
    database.exec('BEGIN');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk has already ended the transaction; a failing ROLLBACK would hide the original error.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  /** Returns a queue's attributes, `null` if the queue does not exist. */
  const attributesOf = (queue: string): QueueAttributes | null => {
    const row = sql.queue.get(queue) as { attributes: string } | undefined;
    return row ? JSON.parse(row.attributes) : null;
  };

  /** Receives visible messages; those that reached the receive limit become dead letters instead. */
  const take = (
    queue: string,
    attributes: QueueAttributes,
    most: number,
    visibilitySeconds: number | undefined,
  ): readonly TakenMessage[] =>
    atomically(() => {
      const redrive = redriveOf(attributes);
      const hideFor = (visibilitySeconds ?? Number(attributes.VisibilityTimeout ?? 30)) * 1000;
      const retained = Number(attributes.MessageRetentionPeriod ?? 345_600) * 1000;
      const now = Date.now();
      sql.expire.run(queue, now - retained);
      if (redrive) {
        const { deadLetters, maxReceives } = redrive;
        if (sql.giveUp.run(deadLetters, queue, now, maxReceives).changes > 0)
          onArrival(deadLetters);
      }
      return (sql.waiting.all(queue, now, most) as unknown as StoredMessage[]).map((message) => {
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

  return {
    atomically,
    attributesOf,
    keepQueue: (queue: string, attributes: QueueAttributes): void => {
      sql.putQueue.run(queue, JSON.stringify(attributes));
    },
    queues: (): readonly string[] =>
      (sql.queues.all() as { name: string }[]).map(({ name }) => name),
    /** Deletes a queue with its messages. */
    drop: (queue: string): void =>
      atomically(() => {
        sql.purge.run(queue);
        sql.dropQueue.run(queue);
      }),
    purge: (queue: string): void => {
      sql.purge.run(queue);
    },
    counts: (queue: string): QueueCounts => sql.count.get(Date.now(), queue) as QueueCounts,
    /** Returns the id of the message. */
    send: (queue: string, message: NewMessage): string => {
      const id = randomUUID();
      const now = Date.now();
      const { body, attributes, sender, trace, groupId } = message;
      const delay = message.delaySeconds ?? Number(attributesOf(queue)?.DelaySeconds ?? 0);
      sql.insert.run(id, queue, body, attributes, sender, trace, groupId, now, now + delay * 1000);
      return id;
    },
    take,
    /**
     * When the next message of a queue becomes visible (epoch milliseconds); `null` if the queue is empty.
     */
    nextVisible: (queue: string): number | null =>
      (sql.nextVisible.get(queue) as { at: number | null }).at,
    remove: (queue: string, receipt: string): void => {
      sql.remove.run(queue, receipt);
    },
    /** Hides a received message for some seconds from now; `false` if no message has this receipt. */
    changeVisibility: (queue: string, receipt: string, seconds: number): boolean =>
      sql.show.run(Date.now() + seconds * 1000, queue, receipt).changes > 0,
    /** Moves dead letters back to their source queues, or to another queue. */
    redrive: (deadLetters: string, destination: string | null): void => {
      sql.moveBack.run(destination, Date.now(), deadLetters);
    },
    close: (): void => database.close(),
  };
};
