/** Why a move of dead letters failed after it had started. */
export type MoveFailure = {
  /** When the move started, epoch milliseconds. */
  readonly startedAt: number;
  /** The code that the queue service gives, e.g. `CouldNotDetermineMessageSource`. */
  readonly reason: string;
};

/** How many messages a dead-letter queue holds, and whether they can be, or are being, moved back. */
export type DeadLetterStatus = {
  readonly waiting: number;
  /** False where SQS does not offer redrive, as in China. */
  readonly movable: boolean;
  readonly moving: boolean;
  /** `null` if the latest move did not fail, or there was none. */
  readonly failure: MoveFailure | null;
};

/** The dead-letter queue of one queue. Every method throws if the queue cannot be reached. */
export type DeadLetters = {
  /** The approximate number that the queue reports. */
  readonly waiting: () => Promise<number>;
  /** The same number, and how moving them back stands: asks more of the queue service than `waiting`. */
  readonly status: () => Promise<DeadLetterStatus>;
  /** Sends the messages back to their queue; harmless if that is already in progress. */
  readonly redrive: () => Promise<void>;
};
