import type { Random } from '#shared/text/training/random.ts';
import type { Timeline } from './timeline.ts';

/** One message on a standard queue. */
export type Queued = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  /** When a consumer deleted it for the first time; it may still come again. */
  deletedAt: number | null;
};

/** How badly a queue behaves; the contract of a standard queue allows all of it. */
export type Disorder = {
  /** Share of receives after which the message is offered to somebody else as well. */
  readonly twice: number;
  /** Share of deletions that are forgotten. */
  readonly undeleted: number;
  /** Share of messages that others overtake, by up to ten minutes. */
  readonly overtaken: number;
};

/** A standard queue: at least once, in no order, with a visibility timeout and dead letters. */
export type Queue = {
  readonly name: string;
  readonly messages: Map<string, Queued>;
  readonly dead: Map<string, Queued>;
  readonly send: (id: string, body: string) => void;
  readonly receive: (most: number) => readonly Queued[];
  readonly remove: (id: string) => void;
  /** Has a message come again after so many milliseconds, whoever received it meanwhile: an old handle serves, too. */
  readonly giveBack: (id: string, after: number) => void;
  /** Sends what lies in dead letters again, as a person would. */
  readonly redrive: () => void;
};

/** Visibility timeout and most receives of the intake queue as it is deployed. */
export const visibility = 180_000;
export const mostReceives = 20;

/**
 * @param wake is called when messages may have become visible
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
  /** Long polling gathers what comes within moments of each other. */
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
