import { setTimeout as after } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { followUp } from '#shared/follow-up.ts';
import { screen } from '#shared/screen.ts';
import type { IntakeRecord } from '#shared/screening/intake.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { GiveBack } from '#shared/stores/queue/port.ts';
import { errorFields } from '#shared/telemetry/log.ts';

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

const firstWait = 5;
const longestWait = 300;

/**
 * Seconds until a message that was received so often comes again: whoever lost a race wins the next, and an
 * hour of throttling is over before the twentieth receive. Its queue would bring it after three minutes each time.
 */
const comesAgainAfter = (receives: number): number =>
  Math.min(longestWait, firstWait * 2 ** Math.min(receives - 1, 10));

/** Resolves after so many milliseconds, unless it is called off. */
type Alarm = (milliseconds: number, off: AbortSignal) => Promise<void>;

const byTheClock: Alarm = (milliseconds, signal) => after(milliseconds, undefined, { signal });

/**
 * Screens what waits on the intake queue and on the follow-ups queue.
 *
 * The answer names exactly the messages that must come again. A batch whose messages cannot be told
 * apart (no id, or one id twice) comes again whole: nothing is taken for done by mistake.
 *
 * @param followUpsQueue name of the queue that we send to ourselves
 * @param trial what a batch is judged by, where that can change while the function lives
 * @param giveBack has what failed come again soon; what the time did not suffice for may still be at work, and
 *   comes when the queue brings it. The answer waits for it no longer than the time suffices
 * @param alarm rings when the time is nearly over
 * @example
 * const handler = screenEvents(ports, 'clearspring-demo-followUps');
 * await handler(sqsEvent, context); // { batchItemFailures: [] }
 */
export const screenEvents = (
  known: Ports,
  followUpsQueue: string,
  {
    trial = async () => known,
    giveBack = async () => {},
    alarm = byTheClock,
  }: {
    readonly trial?: () => Promise<Pick<Ports, 'catalogue' | 'heard' | 'findListed'>>;
    readonly giveBack?: GiveBack;
    readonly alarm?: Alarm;
  } = {},
) => {
  const screenBatch = async (
    records: readonly SQSRecord[],
    ids: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> => {
    if (ids.size < records.length || records.some(({ messageId }) => !messageId)) {
      throw new Error('messages without an id of their own');
    }
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

  /** The ids of what must come again, whatever happens. */
  const attempt = (
    records: readonly SQSRecord[],
    ids: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> =>
    screenBatch(records, ids).catch((error) => {
      known.log.error('batch-failed', errorFields(error));
      return ids;
    });

  return middy<Partial<SQSEvent>, SQSBatchResponse>().handler(
    async ({ Records }, context: Context): Promise<SQSBatchResponse> => {
      const records = Records ?? [];
      const ids = new Set(records.map(({ messageId }) => messageId));
      const left = context.getRemainingTimeInMillis?.() ?? 30_000;
      const done = new AbortController();
      const outOfTime = alarm(Math.max(0, left - sparedMilliseconds), done.signal).then(() => null);
      try {
        const settled = await Promise.race([attempt(records, ids), outOfTime]);
        if (settled === null) known.log.warn('out-of-time', { messages: records.length });
        const again = settled ?? ids;
        const failed = records.filter(({ messageId }) => again.has(messageId));
        // Only the id: what people wrote stays out of the log.
        for (const { messageId } of failed) known.log.warn('given-back', { messageId });
        if (settled !== null && failed.length > 0) {
          const messages = failed.map((record) => ({
            queue: queueOf(record),
            receiptHandle: record.receiptHandle,
            afterSeconds: comesAgainAfter(Number(record.attributes?.ApproximateReceiveCount) || 1),
          }));
          // What is done stays done, however long that takes.
          await Promise.race([giveBack(messages), outOfTime]);
        }
        return {
          batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
        };
      } finally {
        outOfTime.catch(() => {});
        done.abort();
      }
    },
  );
};
