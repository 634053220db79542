import { setTimeout as after } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { answerFollowUps } from '#shared/answer-follow-ups.ts';
import { screen } from '#shared/screen.ts';
import type { IntakeRecord } from '#shared/screening/intake.ts';
import type { CurrentPorts, Ports } from '#shared/screening/ports.ts';
import type { GiveBack } from '#shared/stores/queue/port.ts';
import { errorFields } from '#shared/telemetry/log.ts';

/**
 * Time reserved before the invocation's timeout. Messages that are not done by then are reported as failed
 * and return after the queue's visibility timeout. A timeout of the invocation would have the same effect,
 * but Lambda would also poll the queue less and restart the environment.
 */
const reservedMilliseconds = 2_000;

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
 * Returns the back-off in seconds after a number of receives. The first retries are quick, because a lost
 * race usually succeeds next time. Later ones are slow, so that an hour of throttling is over before the
 * twentieth and last receive. Without it, the queue would deliver again after three minutes each time.
 */
const retryDelayOf = (receives: number): number =>
  Math.min(longestWait, firstWait * 2 ** (receives - 1));

/** Resolves after a number of milliseconds, unless aborted. */
type Alarm = (milliseconds: number, off: AbortSignal) => Promise<void>;

const timerAlarm: Alarm = (milliseconds, signal) => after(milliseconds, undefined, { signal });

/**
 * Creates the handler that screens messages from the intake queue and the follow-ups queue.
 *
 * The response lists exactly the messages that must be delivered again. If the messages of a batch cannot
 * be distinguished (a missing or duplicate message id), the whole batch is delivered again.
 *
 * @param followUpsQueue name of the queue of our own messages
 * @param currentPorts returns the current rules and lists for a batch, if they can change while the function runs
 * @param giveBack makes failed messages visible again soon. Not used if the time runs out, because their
 *   processing may still be in progress; the queue delivers them again. The response waits for it only
 *   until the time runs out
 * @param alarm resolves when the time is nearly over
 * @example
 * declare const ports: Ports;
 * declare const sqsEvent: SQSEvent;
 * declare const context: Context;
 * const handler = screenEvents(ports, 'clearspring-demo-followUps');
 * await handler(sqsEvent, context); // { batchItemFailures: [] }
 */
export const screenEvents = (
  basePorts: Ports,
  followUpsQueue: string,
  {
    currentPorts = async () => basePorts,
    giveBack = async () => {},
    alarm = timerAlarm,
  }: {
    readonly currentPorts?: CurrentPorts;
    readonly giveBack?: GiveBack;
    readonly alarm?: Alarm;
  } = {},
) => {
  const screenBatch = async (
    records: readonly SQSRecord[],
    ids: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> => {
    if (ids.size < records.length || records.some(({ messageId }) => !messageId)) {
      throw new Error('message ids are missing or repeated in the batch');
    }
    const ports: Ports = { ...basePorts, ...(await currentPorts()) };
    const now = ports.clock.now();
    const { own = [], platform = [] } = Object.groupBy(records, (record) =>
      queueOf(record) === followUpsQueue ? 'own' : 'platform',
    );
    const toRecords = (some: readonly SQSRecord[]) => some.map((record) => recordOf(record, now));
    const results = await Promise.all([
      platform.length > 0 ? screen(toRecords(platform), ports) : { again: [] },
      own.length > 0 ? answerFollowUps(toRecords(own), ports) : { again: [] },
    ]);
    return new Set(results.flatMap(({ again }) => again));
  };

  /** Screens a batch and returns the ids to deliver again: all of them if screening throws. */
  const attempt = (
    records: readonly SQSRecord[],
    ids: ReadonlySet<string>,
  ): Promise<ReadonlySet<string>> =>
    screenBatch(records, ids).catch((error) => {
      basePorts.log.error('batch-failed', errorFields(error));
      return ids;
    });

  return middy<Partial<SQSEvent>, SQSBatchResponse>().handler(
    async ({ Records }, context: Context): Promise<SQSBatchResponse> => {
      const records = Records ?? [];
      const ids = new Set(records.map(({ messageId }) => messageId));
      const done = new AbortController();
      const outOfTime = alarm(
        Math.max(0, context.getRemainingTimeInMillis() - reservedMilliseconds),
        done.signal,
      ).then(() => null);
      try {
        const settled = await Promise.race([attempt(records, ids), outOfTime]);
        if (settled === null) basePorts.log.warn('timed-out', { messages: records.length });
        const again = settled ?? ids;
        const failed = records.filter(({ messageId }) => again.has(messageId));
        // Log the id only: texts of people must not reach the log.
        for (const { messageId } of failed) basePorts.log.warn('returned-to-queue', { messageId });
        if (settled !== null && failed.length > 0) {
          const messages = failed.map((record) => ({
            queue: queueOf(record),
            receiptHandle: record.receiptHandle,
            afterSeconds: retryDelayOf(Number(record.attributes?.ApproximateReceiveCount) || 1),
          }));
          // A slow `giveBack` must not fail the whole batch.
          await Promise.race([giveBack(messages), outOfTime]);
        }
        return {
          batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
        };
      } finally {
        done.abort();
      }
    },
  );
};
