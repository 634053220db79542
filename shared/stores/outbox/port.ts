import type { OutboxItem } from '#shared/effects/outbox.ts';

/**
 * Why a receipt does not count:
 *
 * - `repeat`: the message was acknowledged before.
 * - `earlier`: the receipt is older than the message's commit.
 * - `unknown`: there is no such message.
 */
type Discounted = { readonly kind: 'repeat' | 'earlier' | 'unknown' };

/** The result of booking a receipt; `waited`: milliseconds from the message's commit to its receipt. */
type Acknowledgement = { readonly kind: 'acknowledged'; readonly waited: number } | Discounted;

/**
 * The result of booking that the platform could not carry out a message; `failed-again`: it had said so of an earlier
 * copy.
 */
type Failure = { readonly kind: 'failed' | 'failed-again' } | Discounted;

type DueMessages = {
  readonly messages: readonly OutboxItem[];
  /**
   * Ids of messages that only another release can read. The caller defers them, so that they block no
   * others.
   */
  readonly unreadable: readonly string[];
};

/** A message that another release wrote and this one cannot read: only how its delivery stands. */
type UnreadableMessage = Pick<OutboxItem, 'id' | 'acknowledgedAt' | 'failedAt' | 'failedDetail'> & {
  readonly destination: 'unreadable';
};

/** Returns what is known of a stored message that this release cannot read. */
export const asUnreadable = (
  id: string,
  {
    acknowledgedAt,
    failedAt,
    failedDetail,
  }: Pick<OutboxItem, 'acknowledgedAt' | 'failedAt' | 'failedDetail'>,
): UnreadableMessage => ({
  id,
  destination: 'unreadable',
  acknowledgedAt,
  failedAt,
  failedDetail,
});

/**
 * Committed messages that are still to be delivered. The ledger adds them within its transaction.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type OutboxStore = {
  /** Returns unacknowledged messages that are due, in no order. */
  readonly due: (now: number, most: number) => Promise<DueMessages>;
  readonly find: (id: string) => Promise<OutboxItem | UnreadableMessage | null>;
  /**
   * Postpones a sent message, unless that or an acknowledgement happened meanwhile. Keeps a recorded
   * failure and its words.
   */
  readonly postpone: (before: OutboxItem, after: OutboxItem) => Promise<void>;
  /** Postpones a message that this release cannot read, without changing it; no effect once acknowledged. */
  readonly defer: (id: string, until: number) => Promise<void>;
  /**
   * Books the receipt of a message. The first receipt counts. What the platform said of an earlier failure is removed.
   *
   * @param committedBy latest commit time of the message that the receipt can be for, epoch milliseconds:
   *   restored tables assign ids again, and an old receipt must not acknowledge a new message
   */
  readonly acknowledge: (id: string, at: number, committedBy?: number) => Promise<Acknowledgement>;
  /**
   * Books that the platform could not carry out a message. It stays due, and is resent less and less
   * often.
   *
   * @param committedBy as for `acknowledge`
   * @param detail what the platform says of it, instead of what it said before; if omitted, that is removed
   */
  readonly fail: (
    id: string,
    at: number,
    committedBy?: number,
    detail?: string,
  ) => Promise<Failure>;
};
