import { setTimeout as after } from 'node:timers/promises';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { followUp } from '#shared/follow-up.ts';
import { screen } from '#shared/screen.ts';
import type { IntakeRecord } from '#shared/screening/intake.ts';
import type { Ports } from '#shared/screening/ports.ts';

/**
 * Work that is not done by then is given back. It comes again when the queue's visibility timeout is over, as it
 * would if Lambda ended the run; but then the queue would be polled less, and the environment be started anew.
 */
const sparedMilliseconds = 2_000;

const recordOf = ({ messageId, body, attributes }: SQSRecord, now: number): IntakeRecord => ({
  id: messageId,
  body,
  sentAt: Number(attributes?.SentTimestamp) || now,
  senderId: attributes?.SenderId,
});

const queueOf = ({ eventSourceARN = '' }: SQSRecord): string =>
  eventSourceARN.split(':').at(-1) ?? '';

/** Resolves after so many milliseconds, unless it is called off. */
type Alarm = (milliseconds: number, off: AbortSignal) => Promise<void>;

const byTheClock: Alarm = (milliseconds, signal) => after(milliseconds, undefined, { signal });

/** Thrown for a message that must come again; the queue brings it. */
class ComesAgain extends Error {
  override readonly name = 'ComesAgain';
}

/**
 * Screens what waits on the intake queue and on the follow-ups queue.
 *
 * The answer names exactly the messages that must come again. A batch whose messages cannot be told
 * apart (no id, or one id twice) comes again whole: nothing is taken for done by mistake.
 *
 * @param followUpsQueue name of the queue that we send to ourselves
 * @param trial what a batch is judged by, where that can change while the function lives
 * @param alarm rings when the time is nearly over
 * @example
 * const handler = screenEvents(ports, 'clearspring-demo-followUps');
 * await handler(sqsEvent, context); // { batchItemFailures: [] }
 */
export const screenEvents = (
  known: Ports,
  followUpsQueue: string,
  trial: () => Promise<Pick<Ports, 'catalogue' | 'heard' | 'findListed'>> = async () => known,
  alarm: Alarm = byTheClock,
) => {
  const screenBatch = async (records: readonly SQSRecord[]): Promise<ReadonlySet<string>> => {
    const ports: Ports = { ...known, ...(await trial()) };
    const now = ports.clock.now();
    const [own, platform] = [true, false].map((is) =>
      records
        .filter((record) => (queueOf(record) === followUpsQueue) === is)
        .map((record) => recordOf(record, now)),
    ) as [IntakeRecord[], IntakeRecord[]];
    const results = await Promise.all([
      platform.length > 0 ? screen(platform, ports) : { again: [] },
      own.length > 0 ? followUp(own, ports) : { again: [] },
    ]);
    return new Set(results.flatMap(({ again }) => again));
  };

  return middy<SQSEvent>()
    .use(
      sqsPartialBatchFailure({
        // Only the id: what people wrote stays out of the log.
        logger: (_, { messageId }) => known.log.warn('given-back', { messageId }),
      }),
    )
    .before(({ event }) => {
      event.Records ??= [];
    })
    .handler(async ({ Records }: SQSEvent, context: Context) => {
      const ids = Records.map(({ messageId }) => messageId);
      if (ids.some((id) => !id) || new Set(ids).size < ids.length) {
        throw new ComesAgain('messages without an id of their own');
      }
      const left = context.getRemainingTimeInMillis?.() ?? 30_000;
      const done = new AbortController();
      const outOfTime = alarm(Math.max(0, left - sparedMilliseconds), done.signal).then(() => {
        known.log.warn('out-of-time', { messages: ids.length });
        return new Set(ids);
      });
      const again = await Promise.race([screenBatch(Records), outOfTime]).finally(() => {
        outOfTime.catch(() => {});
        done.abort();
      });
      return Promise.allSettled(
        ids.map(async (id) => {
          if (again.has(id)) throw new ComesAgain(id);
        }),
      );
    });
};
