import type { Random } from '#shared/text/training/random.ts';
import type { Timeline } from './timeline.ts';

/** One message on a standard queue. */
export type Queued = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  /** When a consumer first deleted it; it may still be delivered again. */
  deletedAt: number | null;
};

/** How unreliable a queue is, within the contract of a standard queue. */
type Disorder = {
  /** Probability that a received message is delivered to another consumer as well. */
  readonly twice: number;
  /** Probability that a deletion is lost. */
  readonly undeleted: number;
  /** Probability that a message is delayed, by up to ten minutes, so that others overtake it. */
  readonly overtaken: number;
};

/** A standard queue: at-least-once delivery, unordered, with a visibility timeout and dead letters. */
export type Queue = {
  readonly name: string;
  readonly messages: Map<string, Queued>;
  readonly dead: Map<string, Queued>;
  readonly send: (id: string, body: string) => void;
  readonly receive: (most: number) => readonly Queued[];
  readonly remove: (id: string) => void;
  /** Makes a message visible after so many milliseconds, even with an outdated receipt handle. */
  readonly giveBack: (id: string, after: number) => void;
  /** Sends all dead letters again, as an operator would. */
  readonly redrive: () => void;
};

/** Visibility timeout and receive limit of the deployed intake queue. */
const visibility = 180_000;
const mostReceives = 20;

/**
 * @param wake called when messages may have become visible
 */
export const createQueue = (
  name: string,
  wake: () => void,
  {
    timeline,
    random,
    disorder,
  }: { readonly timeline: Timeline; readonly random: Random; readonly disorder: () => Disorder },
): Queue => {
  const messages = new Map<string, Queued>();
  const dead = new Map<string, Queued>();
  /** Long polling collects messages that arrive within moments of each other. */
  const wakeSoon = (moment: number) => timeline.at(moment + random.between(1, 900), wake);
  return {
    name,
    messages,
    dead,
    send(id, body) {
      const sentAt = timeline.now();
      const visibleAt =
        sentAt + (random.next() < disorder().overtaken ? random.between(0, 600_000) : 0);
      messages.set(id, { id, body, sentAt, visibleAt, receives: 0, deletedAt: null });
      wakeSoon(visibleAt);
    },
    receive(most) {
      const now = timeline.now();
      const visible = random
        .shuffled([...messages.values()].filter(({ visibleAt }) => visibleAt <= now))
        .slice(0, most);
      return visible.filter((message) => {
        message.receives += 1;
        if (message.receives > mostReceives) {
          messages.delete(message.id);
          dead.set(message.id, message);
          return false;
        }
        message.visibleAt =
          now + (random.next() < disorder().twice ? random.between(0, 5_000) : visibility);
        wakeSoon(message.visibleAt);
        return true;
      });
    },
    remove(id) {
      const message = messages.get(id);
      if (!message) return;
      message.deletedAt ??= timeline.now();
      if (random.next() >= disorder().undeleted) messages.delete(id);
    },
    giveBack(id, after) {
      const message = messages.get(id);
      if (!message) return;
      message.visibleAt = timeline.now() + after;
      wakeSoon(message.visibleAt);
    },
    redrive() {
      for (const [id, message] of dead) {
        dead.delete(id);
        messages.set(id, { ...message, receives: 0, visibleAt: timeline.now() });
        wakeSoon(timeline.now());
      }
    },
  };
};
