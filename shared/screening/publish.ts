import { afterSend, type OutboxItem } from '../effects/outbox.ts';
import { minute } from '../settings/durations.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';

const groupOf = ({ body }: OutboxItem): string => {
  if ('subject' in body) return body.subject.accountId;
  return body.kind === 'taint' ? body.accountId : body.followUpId;
};

/**
 * Sends messages of the outbox to where they go. Gives those that were taken; the others stay due,
 * so that the sweeper finds them.
 */
const send = async (
  messages: readonly OutboxItem[],
  { actions, followUps }: Pick<Ports, 'actions' | 'followUps'>,
): Promise<readonly OutboxItem[]> => {
  const taken = await Promise.all(
    (['actions', 'followUps'] as const).map(async (destination) => {
      const bound = messages.filter((message) => message.destination === destination);
      if (bound.length === 0) return [];
      const queue = destination === 'actions' ? actions : followUps;
      const refused = new Set(
        await queue.send(
          bound.map((message) => ({
            body: JSON.stringify(message.body),
            group: groupOf(message),
          })),
        ),
      );
      return bound.filter((_, place) => !refused.has(place));
    }),
  );
  return taken.flat();
};

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

/** A command that was sent so often found a platform that collects and does not answer, or none. */
const unheardAfter = 3;

const isUnheard = ({ destination, sends, failedAt }: OutboxItem): boolean =>
  destination === 'actions' && sends >= unheardAfter && failedAt === undefined;

/**
 * Sends again what was committed, is due, and was not acknowledged. Gives how many were sent.
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
  const { messages, unreadable } = await outbox.due(now, mostPerSweep);
  const sent = await send(messages, ports);
  await Promise.all(sent.map((message) => outbox.putOff(message, afterSend(message, now))));
  metrics.add('SweptCommands', sent.length);
  metrics.add('UnheardCommands', messages.filter(isUnheard).length);
  metrics.flush();
  for (const id of unreadable) log.error('message-unreadable', { id });
  const taken = new Set(sent);
  const unsent = messages.filter((message) => !taken.has(message)).map(({ id }) => id);
  await Promise.all([...unreadable, ...unsent].map((id) => outbox.defer(id, now + setAside)));
  if (unreadable.length > 0) {
    throw new Error(`${unreadable.length} messages are of another release: deploy it again`);
  }
  // Whoever published them could but tell the log: what stays unsent is known here alone.
  if (unsent.length > 0) throw new Error(`${unsent.length} messages were not taken by their queue`);
  return sent.length;
};
