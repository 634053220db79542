import type { Message, QueueStore } from './port.ts';

/** A queue in memory: what was sent, in order, until somebody takes it out. */
export const memoryQueue = (sent: Message[] = []): QueueStore & { readonly sent: Message[] } => ({
  sent,
  async send(messages) {
    sent.push(...messages);
    return [];
  },
  async waiting() {
    return sent.length;
  },
});
