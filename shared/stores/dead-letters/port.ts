/** How many messages a queue gave up, and whether they are being moved back now. */
export type Waiting = { readonly waiting: number; readonly moving: boolean };

/** The dead letters of one queue. Every method throws when the queue could not be asked. */
export type DeadLetters = {
  /** About so many: the queue's own figure. */
  readonly waiting: () => Promise<Waiting>;
  /** Sends them back to their queue; harmless while that is under way. */
  readonly redrive: () => Promise<void>;
};
