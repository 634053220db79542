import { setTimeout } from 'node:timers/promises';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { System } from '#infra/local/system.ts';
import type { Message } from './traffic.ts';

/**
 * Sends messages to the intake queue at a fixed rate, whether or not the system keeps up: due messages are
 * sent every ten milliseconds, ten per call, without waiting for responses.
 *
 * @param onSending called for each message just before it is sent
 */
export const sendAtRate = async (
  { clients, queueUrl }: System,
  messages: readonly Message[],
  rate: number,
  onSending: (message: Message) => void = () => {},
): Promise<void> => {
  const QueueUrl = queueUrl('intake');
  const startedAt = performance.now();
  const sending: Promise<void>[] = [];
  const send = async (batch: readonly Message[]) => {
    for (const message of batch) onSending(message);
    const Entries = batch.map(({ body }, i) => ({ Id: String(i), MessageBody: body }));
    const { Failed = [] } = await clients.sqs.send(
      new SendMessageBatchCommand({ QueueUrl, Entries }),
    );
    if (Failed.length > 0) throw new Error(`the queue refused a message: ${Failed[0]?.Message}`);
  };
  for (let sent = 0; sent < messages.length; ) {
    const due = Math.min(
      messages.length,
      Math.floor(((performance.now() - startedAt) / 1000) * rate) + 1,
    );
    for (; sent < due; sent = Math.min(due, sent + 10)) {
      sending.push(send(messages.slice(sent, Math.min(due, sent + 10))));
    }
    await setTimeout(10);
  }
  await Promise.all(sending);
};

/** Returns a quantile by nearest rank; `null` if there are no values. */
export const quantile = (values: readonly number[], share: number): number | null =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null;
