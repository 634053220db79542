import type { FollowUpOf } from '../effects/follow-up.ts';
import type { OutboxItem } from '../effects/outbox.ts';
import { Unavailable } from '../stores/failure.ts';
import { errorFields } from '../telemetry/log.ts';
import type { Ports } from './ports.ts';

const groupOf = ({ body }: OutboxItem): string => {
  if ('subject' in body) return body.subject.accountId;
  return body.kind === 'taint' ? body.accountId : body.followUpId;
};

export type Queues = Pick<Ports, 'actions' | 'followUps'>;

/**
 * Sends outbox messages to their queues. Returns those that the queues accepted; the others stay due, so the
 * sweeper finds them.
 */
export const send = async (
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
