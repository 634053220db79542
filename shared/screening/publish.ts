import { afterSend, type OutboxItem } from '../effects/outbox.ts';
import { day, hour, minute } from '../settings/durations.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';

const groupOf = ({ body }: OutboxItem): string => {
  if ('subject' in body) return body.subject.accountId;
  return body.kind === 'taint' ? body.accountId : body.followUpId;
};

type Queues = Pick<Ports, 'actions' | 'followUps'>;

/** Those of the messages, by queue, that `of` gives. */
const byQueue = async (
  messages: readonly OutboxItem[],
  queues: Queues,
  of: (bound: readonly OutboxItem[], queue: Queues['actions']) => Promise<readonly OutboxItem[]>,
): Promise<readonly OutboxItem[]> => {
  const given = await Promise.all(
    (['actions', 'followUps'] as const).map((destination) => {
      const bound = messages.filter((message) => message.destination === destination);
      return bound.length === 0 ? [] : of(bound, queues[destination]);
    }),
  );
  return given.flat();
};

/**
 * Sends messages of the outbox to where they go. Gives those that were taken; the others stay due,
 * so that the sweeper finds them.
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
 * Publishes what was just committed. Nothing is written: each message is due again in two minutes
 * unless its receipt comes first, so a crash here costs a delay and never a message.
 */
export const publish = async (
  messages: readonly OutboxItem[],
  ports: Pick<Ports, 'actions' | 'followUps' | 'log'>,
): Promise<void> => {
  if (messages.length === 0) return;
  try {
    const taken = await send(messages, ports);
    if (taken.length < messages.length) {
      ports.log.warn('unsent', { messages: messages.length - taken.length });
    }
  } catch (error) {
    ports.log.warn('unsent', { messages: messages.length, ...errorFields(error) });
  }
};

const mostPerSweep = 500;
/** What cannot be read or sent now would otherwise be the first that is due, for ever, and hold up the rest. */
const setAside = 5 * minute;
/** What may lie on its queue still is looked at again as seldom as it would be sent. */
const lookAgain = hour;
/** A message that was sent so often found somebody who collects and does not answer, or nobody. */
const unheardAfter = 3;
/**
 * How many messages wait tells neither whose they are nor of what was lost: beyond that a copy is the lesser harm.
 * Six hours, doubling to a day: the longer nobody came, the likelier it is that nobody took it.
 */
const copyAfter = (sends: number): number => Math.min(day, 6 * hour * 2 ** (sends - unheardAfter));

/**
 * Messages that may lie on their queue still: it took them three times, not so long ago that a copy is due, and as
 * many wait there. Copies would lie beside them until whoever is away collects them all.
 */
const lying = (
  due: readonly OutboxItem[],
  queues: Queues,
  now: number,
): Promise<readonly OutboxItem[]> =>
  byQueue(
    due.filter(({ sends, sentAt = 0 }) => sends >= unheardAfter && now < sentAt + copyAfter(sends)),
    queues,
    async (bound, queue) => ((await queue.waiting()) >= bound.length ? bound : []),
  );

const isUnheard = ({ destination, sends, failedAt }: OutboxItem): boolean =>
  destination === 'actions' && sends >= unheardAfter && failedAt === undefined;

/**
 * Sends again what was committed, is due, and was not acknowledged, unless it may lie on its queue still.
 * Gives how many were sent.
 *
 * @throws {Error} when some can only be read by another release, or a queue did not take some; all others
 *   were sent
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
  const uncollected = new Set(await lying(due, ports, now));
  const messages = due.filter((message) => !uncollected.has(message));
  const sent = await send(messages, ports);
  await Promise.all(sent.map((message) => outbox.putOff(message, afterSend(message, now))));
  metrics.add('SweptCommands', sent.length);
  metrics.add('UnheardCommands', due.filter(isUnheard).length);
  metrics.flush();
  for (const id of unreadable) log.error('message-unreadable', { id });
  const taken = new Set(sent);
  const unsent = messages.filter((message) => !taken.has(message)).map(({ id }) => id);
  await Promise.all([
    ...[...unreadable, ...unsent].map((id) => outbox.defer(id, now + setAside)),
    ...[...uncollected].map(({ id }) => outbox.defer(id, now + lookAgain)),
  ]);
  if (unreadable.length > 0) {
    throw new Error(`${unreadable.length} messages are of another release: deploy it again`);
  }
  // Whoever published them could but tell the log: what stays unsent is known here alone.
  if (unsent.length > 0) throw new Error(`${unsent.length} messages were not taken by their queue`);
  return sent.length;
};
