import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { batchesOf } from '#shared/events/batches.ts';
import { escapeNoncharacters } from '#shared/events/noncharacters.ts';
import { errorFields, type Log } from '#shared/telemetry/log.ts';
import { limitToConnections } from '../limit.ts';
import type { GiveBack, QueueStore } from './port.ts';

/** A queue in SQS. Refused messages and failed batches are returned, never thrown; the log has the reason. */
export const sqsQueue = (
  client: SQSClient,
  queueUrl: string,
  log?: Pick<Log, 'warn'>,
): QueueStore => ({
  async send(messages) {
    const sendable = messages.map((message, place) => ({
      ...message,
      place,
      body: escapeNoncharacters(message.body),
    }));
    const limited = limitToConnections();
    const refused = await Promise.all(
      batchesOf(sendable, ({ body }) => body).map(async (batch) => {
        const command = new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map(({ body, group }, i) => ({
            Id: String(i),
            MessageBody: body,
            MessageGroupId: group,
          })),
        });
        try {
          const { Failed = [] } = await limited(() => client.send(command));
          for (const code of new Set(Failed.map(({ Code = 'unknown' }) => Code))) {
            log?.warn('queue-send-failed', { code });
          }
          return Failed.map(({ Id }) => batch[Number(Id)]?.place ?? -1);
        } catch (error) {
          log?.warn('queue-send-failed', errorFields(error));
          // Not thrown: the caller has committed already, and the sweeper sends what is unsent.
          return batch.map(({ place }) => place);
        }
      }),
    );
    return refused.flat();
  },

  async sendOne({ body, group }) {
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: escapeNoncharacters(body),
      MessageGroupId: group,
    });
    try {
      return (await client.send(command)).MessageId ?? null;
    } catch (error) {
      log?.warn('queue-send-failed', errorFields(error));
      return null;
    }
  },

  async waiting() {
    try {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    } catch (error) {
      // With 0, the caller sends once more, which is harmless.
      log?.warn('queue-count-failed', errorFields(error));
      return 0;
    }
  },
});

/** Gives messages back to the queues with these URLs. */
export const sqsGiveBack =
  (client: SQSClient, queueUrls: readonly string[], log: Pick<Log, 'warn'>): GiveBack =>
  async (messages) => {
    const batches = queueUrls.flatMap((QueueUrl) => {
      const own = messages.filter(({ queue }) => QueueUrl.endsWith(`/${queue}`));
      return batchesOf(own, () => '').map((batch) => ({ QueueUrl, batch }));
    });
    await Promise.all(
      batches.map(async ({ QueueUrl, batch }) => {
        const Entries = batch.map(({ receiptHandle, afterSeconds }, i) => ({
          Id: String(i),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: afterSeconds,
        }));
        try {
          const { Failed = [] } = await client.send(
            new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }),
          );
          const [first] = Failed;
          if (first)
            log.warn('visibility-change-failed', { messages: Failed.length, code: first.Code });
        } catch (error) {
          log.warn('visibility-change-failed', { messages: batch.length, ...errorFields(error) });
        }
      }),
    );
  };
