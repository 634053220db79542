/** How many messages a queue gave up, whether they can be moved back, and whether they are now. */
export type Waiting = {
  readonly waiting: number;
  /** Not where SQS moves none, as in China. */
  readonly movable: boolean;
  readonly moving: boolean;
};

/** The dead letters of one queue. Every method throws when the queue could not be asked. */
export type DeadLetters = {
  /** About so many: the queue's own figure. */
  readonly waiting: () => Promise<Waiting>;
  /** Sends them back to their queue; harmless while that is under way. */
  readonly redrive: () => Promise<void>;
};
