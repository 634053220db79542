/** One message for a queue. */
export type Message = {
  /** JSON. */
  readonly body: string;
  /** Messages of one group are fair to other groups (SQS fair queues). */
  readonly group?: string;
};

/** A queue that we send to. */
export type QueueStore = {
  /** Sends all, in as few calls as fit. Gives the places of those that were not taken. */
  readonly send: (messages: readonly Message[]) => Promise<readonly number[]>;
  /** About how many messages lie there for whoever collects them; 0 when that cannot be told now. */
  readonly waiting: () => Promise<number>;
};

/** A message that was received and that its receiver failed with. */
export type GivenBack = {
  /** Name of the queue that it came from. */
  readonly queue: string;
  readonly receiptHandle: string;
  /** When it is to come again, instead of when its queue would bring it. */
  readonly afterSeconds: number;
};

/**
 * Has messages come again when they say. What cannot be changed now comes when its queue brings it;
 * it never throws.
 */
export type GiveBack = (messages: readonly GivenBack[]) => Promise<void>;
