import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sayable } from '#shared/events/sayable.ts';
import type { Message, QueueStore } from './port.ts';

const mostEntries = 10;
const mostBytes = 1024 * 1024;

/** Cuts messages into batches that SQS takes: at most 10 entries and 1 MiB together. */
const batches = (messages: readonly Message[]) => {
  const all: { readonly place: number; readonly message: Message }[][] = [];
  let bytes = 0;
  for (const [place, message] of messages.entries()) {
    const size = Buffer.byteLength(message.body);
    const open = all.at(-1);
    if (!open || open.length === mostEntries || bytes + size > mostBytes) {
      all.push([{ place, message }]);
      bytes = size;
    } else {
      open.push({ place, message });
      bytes += size;
    }
  }
  return all;
};

/** A queue in SQS. What is refused, and batches that fail as a whole, are given back, never thrown. */
export const sqsQueue = (client: SQSClient, queueUrl: string): QueueStore => ({
  async send(messages) {
    const said = messages.map((message) => ({ ...message, body: sayable(message.body) }));
    const refused = await Promise.all(
      batches(said).map(async (batch) => {
        try {
          const { Failed = [] } = await client.send(
            new SendMessageBatchCommand({
              QueueUrl: queueUrl,
              Entries: batch.map(({ message }, i) => ({
                Id: String(i),
                MessageBody: message.body,
                MessageGroupId: message.group,
              })),
            }),
          );
          return Failed.map(({ Id }) => batch[Number(Id)]?.place ?? -1);
        } catch {
          // Unsent is a state that the sweeper cures; whoever published has committed already.
          return batch.map(({ place }) => place);
        }
      }),
    );
    return refused.flat();
  },
});
