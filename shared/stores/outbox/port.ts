import type { OutboxItem } from '#shared/effects/outbox.ts';

/**
 * What became of a receipt: `acknowledged` with how long the message was under way, from its commit,
 * in milliseconds; `repeat` when it was acknowledged before; `earlier` when it is of before the message was
 * committed; `unknown` when there is no such message.
 */
export type Acknowledgement =
  | { readonly is: 'acknowledged'; readonly waited: number }
  | { readonly is: 'repeat' | 'earlier' | 'unknown' };

/** Messages whose time has come. */
export type Due = {
  readonly messages: readonly OutboxItem[];
  /** Ids of those that only another release can read: whoever asked defers them, so that they hold up nobody. */
  readonly unreadable: readonly string[];
};

/**
 * Messages that were committed and are owed. The ledger puts them in, within its transaction.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type OutboxStore = {
  /** Unacknowledged messages whose time has come, in no order. */
  readonly due: (now: number, most: number) => Promise<Due>;
  readonly find: (id: string) => Promise<OutboxItem | null>;
  /**
   * Puts off a message that was sent, unless somebody else did, or it was acknowledged. That it
   * failed meanwhile stays booked.
   */
  readonly putOff: (before: OutboxItem, after: OutboxItem) => Promise<void>;
  /** Makes a message that nobody here can read due later, as it is; one that was acknowledged stays so. */
  readonly defer: (id: string, until: number) => Promise<void>;
  /**
   * Books the receipt of a message. The first one stands.
   *
   * @param committedBy by when the message must have been committed, epoch milliseconds: an id is given out
   *   anew where tables were restored, and a receipt of before is not for the message that has it now
   */
  readonly acknowledge: (id: string, at: number, committedBy?: number) => Promise<Acknowledgement>;
  /** Books that a message could not be carried out: it stays due, and is sent more and more seldom. */
  readonly fail: (id: string, at: number) => Promise<void>;
};
