import { afterSend, type OutboxItem } from '../effects/outbox.ts';
import { day, hour, minute } from '../settings/durations.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';

const groupOf = ({ body }: OutboxItem): string => {
  if ('subject' in body) return body.subject.accountId;
  return body.kind === 'taint' ? body.accountId : body.followUpId;
};

type Queues = Pick<Ports, 'actions' | 'followUps'>;

/** Splits the messages by queue, applies `of` to each non-empty part, and returns all results together. */
const byQueue = async (
  messages: readonly OutboxItem[],
  queues: Queues,
  of: (bound: readonly OutboxItem[], queue: Queues['actions']) => Promise<readonly OutboxItem[]>,
): Promise<readonly OutboxItem[]> => {
  const results = await Promise.all(
    (['actions', 'followUps'] as const).map((destination) => {
      const bound = messages.filter((message) => message.destination === destination);
      return bound.length === 0 ? [] : of(bound, queues[destination]);
    }),
  );
  return results.flat();
};

/**
 * Sends outbox messages to their queues. Returns those that the queues accepted; the others stay due, so the
 * sweeper finds them.
 */
const send = (messages: readonly OutboxItem[], queues: Queues): Promise<readonly OutboxItem[]> =>
  byQueue(messages, queues, async (bound, queue) => {
    const refused = new Set(
      await queue.send(
        bound.map((message) => ({
          body: JSON.stringify(message.body),
          group: groupOf(message),
        })),
      ),
    );
    return bound.filter((_, place) => !refused.has(place));
  });

/**
 * Publishes what was just committed. It writes nothing: each message is due again in two minutes unless its
 * receipt arrives first, so a crash here costs a delay but never loses a message.
 */
export const publish = async (
  messages: readonly OutboxItem[],
  ports: Pick<Ports, 'actions' | 'followUps' | 'log'>,
): Promise<void> => {
  if (messages.length === 0) return;
  try {
    const accepted = await send(messages, ports);
    if (accepted.length < messages.length) {
      ports.log.warn('send-failed', { messages: messages.length - accepted.length });
    }
  } catch (error) {
    ports.log.warn('send-failed', { messages: messages.length, ...errorFields(error) });
  }
};

const mostPerSweep = 500;
/**
 * Puts off a message that cannot be read or sent now. Otherwise it would stay first in line and block the
 * rest.
 */
const unsentDelay = 5 * minute;
/** How soon to check again a message that may still be in its queue: as rarely as it would be sent again. */
const stillQueuedDelay = hour;
/**
 * After this many sends without a receipt, the receiver collects without answering, or nobody collects at
 * all.
 */
const unacknowledgedAfter = 3;
/**
 * How long after the last send a copy is sent even if the queue is not empty. The number of waiting messages
 * says neither whose they are nor which were lost; after this time, a copy does less harm than a lost
 * message. Six hours, doubling to a day: the longer nobody has collected, the likelier it is that the message
 * is still there.
 */
const copyAfter = (sends: number): number =>
  Math.min(day, 6 * hour * 2 ** (sends - unacknowledgedAfter));

/**
 * Messages that may still be in their queue: it accepted them at least three times, the last time too
 * recently for a copy (`copyAfter`), and at least as many messages are waiting there. Copies would pile up
 * next to them until an absent receiver collects them all.
 */
const stillQueued = (
  due: readonly OutboxItem[],
  queues: Queues,
  now: number,
): Promise<readonly OutboxItem[]> =>
  byQueue(
    due.filter(
      ({ sends, sentAt = 0 }) => sends >= unacknowledgedAfter && now < sentAt + copyAfter(sends),
    ),
    queues,
    async (bound, queue) => ((await queue.waiting()) >= bound.length ? bound : []),
  );

const isUnacknowledged = ({ destination, sends, failedAt }: OutboxItem): boolean =>
  destination === 'actions' && sends >= unacknowledgedAfter && failedAt === undefined;

/**
 * Sends committed messages again that are due and not acknowledged, unless they may still be in their queue.
 * Returns how many were sent.
 *
 * @throws {Error} if some messages were written by a release that this one cannot read, or if a queue did not
 *   accept some; all others were sent
 */
export const sweepOutbox = async ({
  outbox,
  clock,
  metrics,
  log,
  ...ports
}: Pick<
  Ports,
  'outbox' | 'clock' | 'metrics' | 'log' | 'actions' | 'followUps'
>): Promise<number> => {
  const now = clock.now();
  const { messages: due, unreadable } = await outbox.due(now, mostPerSweep);
  const uncollected = new Set(await stillQueued(due, ports, now));
  const messages = due.filter((message) => !uncollected.has(message));
  const sent = await send(messages, ports);
  await Promise.all(sent.map((message) => outbox.postpone(message, afterSend(message, now))));
  metrics.add('ResentCommands', sent.length);
  metrics.add('UnacknowledgedCommands', due.filter(isUnacknowledged).length);
  metrics.flush();
  for (const id of unreadable) log.error('message-unreadable', { id });
  const accepted = new Set(sent);
  const unsent = messages.filter((message) => !accepted.has(message)).map(({ id }) => id);
  await Promise.all([
    ...[...unreadable, ...unsent].map((id) => outbox.defer(id, now + unsentDelay)),
    ...[...uncollected].map(({ id }) => outbox.defer(id, now + stillQueuedDelay)),
  ]);
  if (unreadable.length > 0) {
    throw new Error(
      `outbox messages that this release cannot read: ${unreadable.length}; deploy the release that wrote them`,
    );
  }
  // `publish` can only log an unsent message; only here is it known that one stays unsent.
  if (unsent.length > 0)
    throw new Error(
      `outbox messages that their queue did not accept: ${unsent.length}; they are sent again later`,
    );
  return sent.length;
};
