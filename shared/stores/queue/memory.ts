import type { Message, QueueStore } from './port.ts';

/** A queue in memory: what was sent, in order. */
export const memoryQueue = (sent: Message[] = []): QueueStore & { readonly sent: Message[] } => ({
  sent,
  async send(messages) {
    sent.push(...messages);
    return [];
  },
});
