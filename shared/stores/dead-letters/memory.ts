import type { Message } from '../queue/port.ts';
import type { DeadLetters } from './port.ts';

/** Dead letters in memory, and the queue that they came from. */
export const memoryDeadLetters = (dead: Message[], home: Message[]): DeadLetters => ({
  waiting: async () => dead.length,
  status: async () => ({ waiting: dead.length, movable: true, moving: false, failure: null }),
  async redrive() {
    home.push(...dead.splice(0));
  },
});
