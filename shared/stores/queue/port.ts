/** One message for a queue. */
export type Message = {
  /** JSON. */
  readonly body: string;
  /** Fair-queue group (SQS fair queues): a busy group does not delay the others. */
  readonly group?: string;
};

/** A queue that we send to. */
export type QueueStore = {
  /** Sends all messages in as few calls as possible. Returns the indexes of those that were refused. */
  readonly send: (messages: readonly Message[]) => Promise<readonly number[]>;
  /** Sends one message. Returns the id under which its consumer receives it, or `null` if it was refused. */
  readonly sendOne: (message: Message) => Promise<string | null>;
  /** Approximate number of messages waiting for a consumer; 0 if it is not known at the moment. */
  readonly waiting: () => Promise<number>;
};

/** A received message that its consumer could not process. */
export type GivenBack = {
  /** Name of the queue that it came from. */
  readonly queue: string;
  readonly receiptHandle: string;
  /** Seconds until redelivery, instead of the queue's own visibility timeout. */
  readonly afterSeconds: number;
};

/**
 * Changes when messages are redelivered. A message for which that fails is redelivered when its queue
 * would do so; never throws.
 */
export type GiveBack = (messages: readonly GivenBack[]) => Promise<void>;
