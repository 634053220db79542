import type { Message, QueueStore } from './port.ts';

/** A queue in memory: holds sent messages, in order, until the caller removes them. */
export const memoryQueue = (): QueueStore & { readonly sent: Message[] } => {
  const sent: Message[] = [];
  return {
    sent,
    async send(messages) {
      sent.push(...messages);
      return [];
    },
    async sendOne(message) {
      return `message-${sent.push(message)}`;
    },
    async waiting() {
      return sent.length;
    },
  };
};
