import type { FollowUpOf } from '../effects/follow-up.ts';
import { afterSend, type OutboxItem } from '../effects/outbox.ts';
import { day, hour, minute } from '../settings/durations.ts';
import { Unavailable } from '../stores/failure.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';

const groupOf = ({ body }: OutboxItem): string => {
  if ('subject' in body) return body.subject.accountId;
  return body.kind === 'taint' ? body.accountId : body.followUpId;
};

type Queues = Pick<Ports, 'actions' | 'followUps'>;

/**
 * Sends outbox messages to their queues. Returns those that the queues accepted; the others stay due, so the
 * sweeper finds them.
 */
const send = async (
  messages: readonly OutboxItem[],
  queues: Queues,
): Promise<readonly OutboxItem[]> => {
  const accepted = await Promise.all(
    (['actions', 'followUps'] as const).map(async (destination) => {
      const bound = messages.filter((message) => message.destination === destination);
      if (bound.length === 0) return [];
      const refused = new Set(
        await queues[destination].send(
          bound.map((message) => ({
            body: JSON.stringify(message.body),
            group: groupOf(message),
          })),
        ),
      );
      return bound.filter((_, place) => !refused.has(place));
    }),
  );
  return accepted.flat();
};

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

/**
 * Sends rechecks that no commit requests: whoever does requests them again if it fails.
 *
 * @throws Unavailable if the queue did not accept all of them
 */
export const sendRechecks = async (
  rechecks: readonly FollowUpOf<'recheck'>[],
  { followUps }: { readonly followUps: Pick<Ports['followUps'], 'send'> },
): Promise<void> => {
  if (rechecks.length === 0) return;
  const refused = await followUps.send(rechecks.map((one) => ({ body: JSON.stringify(one) })));
  if (refused.length > 0) throw new Unavailable('the queue did not accept all rechecks; try again');
};

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
}: Pick<
  Ports,
  'outbox' | 'clock' | 'metrics' | 'log' | 'actions' | 'followUps'
>): Promise<number> => {
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
