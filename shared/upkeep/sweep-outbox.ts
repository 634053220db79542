import { afterSend, type OutboxItem } from '../effects/outbox.ts';
import type { Ports } from '../screening/ports.ts';
import { type Queues, send } from '../screening/publish.ts';
import { day, hour, minute } from '../settings/durations.ts';

/** Messages read of each part of the outbox, and sent at a time. */
const mostPerSweep = 500;
/** After how many milliseconds a sweep sends nothing more: what its timeout cut off would be sent again and again. */
const mostMilliseconds = 15_000;
/**
 * Puts off a message that cannot be read or sent now. Otherwise it would stay first in line and block the
 * rest.
 */
const unsentDelay = 5 * minute;
/** How soon to check again a message that may still be in its queue: as rarely as it would be sent again. */
const stillQueuedDelay = hour;
/**
 * After this many sends without a receipt, the receiver collects without answering, or nobody collects at
 * all. A message to ourselves is then still in its queue or among its dead letters.
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
 * Commands that may still be in their queue: it accepted them at least three times, the last time too
 * recently for a copy (`copyAfter`), and at least as many messages are waiting there. Copies would pile up
 * next to them until an absent receiver collects them all.
 */
const stillQueued = async (
  due: readonly OutboxItem[],
  { actions }: Pick<Queues, 'actions'>,
  now: number,
): Promise<readonly OutboxItem[]> => {
  const recent = due.filter(
    ({ destination, sends, sentAt = 0 }) =>
      destination === 'actions' && sends >= unacknowledgedAfter && now < sentAt + copyAfter(sends),
  );
  return recent.length > 0 && (await actions.waiting()) >= recent.length ? recent : [];
};

const isUnacknowledged = ({ destination, sends, failedAt }: OutboxItem): boolean =>
  destination === 'actions' && sends >= unacknowledgedAfter && failedAt === undefined;

/**
 * Whether a message to ourselves is left to its queue, which does not lose it: if it always fails, each copy would
 * become one more dead letter, every hour, for as long as it fails.
 */
const isLeft = ({ destination, sends }: OutboxItem): boolean =>
  destination === 'followUps' && sends >= unacknowledgedAfter;

/**
 * Sends committed messages again that are due and not acknowledged, unless they may still be in their queue, those due
 * longest first, as many as there is time for. A message to ourselves is sent again three times, then left to its
 * queue. Returns how many were sent.
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
}: Pick<Ports, 'outbox' | 'clock' | 'metrics' | 'log'> & Queues): Promise<number> => {
  const now = clock.now();
  const { messages: found, unreadable } = await outbox.due(now, mostPerSweep);
  const left = found.filter(isLeft);
  const due = found.filter((message) => !isLeft(message));
  const uncollected = new Set(await stillQueued(due, ports, now));
  const messages = due
    .filter((message) => !uncollected.has(message))
    .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
  const sent: OutboxItem[] = [];
  const unsent: string[] = [];
  // A part at a time: if it cannot be postponed, or the run is cut off, no others are sent in vain each minute.
  while (messages.length > 0 && clock.now() < now + mostMilliseconds) {
    const part = messages.splice(0, mostPerSweep);
    const accepted = new Set(await send(part, ports));
    await Promise.all(
      [...accepted].map((message) => outbox.postpone(message, afterSend(message, now))),
    );
    sent.push(...accepted);
    unsent.push(...part.filter((message) => !accepted.has(message)).map(({ id }) => id));
  }
  metrics.add('ResentCommands', sent.length);
  metrics.add('UnacknowledgedCommands', due.filter(isUnacknowledged).length);
  metrics.flush();
  for (const id of unreadable) log.error('message-unreadable', { id });
  if (left.length > 0) log.warn('follow-ups-left', { messages: left.length });
  if (messages.length > 0) log.warn('messages-left', { messages: messages.length });
  await Promise.all([
    ...[...unreadable, ...unsent].map((id) => outbox.defer(id, now + unsentDelay)),
    ...[...uncollected].map(({ id }) => outbox.defer(id, now + stillQueuedDelay)),
    ...left.map(({ id }) => outbox.acknowledge(id, now)),
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
