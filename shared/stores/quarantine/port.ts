import type { QuarantineReason } from '#shared/events/quarantine.ts';
import { minute } from '#shared/settings/durations.ts';

/** How long a taken message is reserved, in milliseconds: whoever has not removed it by then was interrupted. */
export const takenFor = minute;

/** A quarantined message, in full, with the reason. */
export type Quarantined = {
  /** The queue's message id, so that storing a message twice is idempotent. */
  readonly id: string;
  readonly reason: QuarantineReason;
  readonly field?: string | undefined;
  /** When the queue received it, epoch milliseconds. */
  readonly sentAt: number;
  readonly body: string;
  /** Whether its end was cut to fit the store (above 300 kB compressed). A cut message cannot be released. */
  readonly cut: boolean;
};

/** Quarantined messages. Throws `Unavailable` for errors that a retry may fix. */
export type QuarantineStore = {
  /** Stores a message once: if it is redelivered, what is stored and who took it stay as they are. */
  readonly keep: (message: Omit<Quarantined, 'cut'>) => Promise<void>;
  /**
   * Returns a page, in an arbitrary but stable order; `next` is `null` on the last one. Expired messages
   * are left out, so any page may be short or empty. Read cost depends on `most` alone.
   */
  readonly page: (paging: {
    readonly after: string | null;
    readonly most: number;
  }) => Promise<{ readonly messages: readonly Quarantined[]; readonly next: string | null }>;
  /** Number of messages, counted up to `most`. */
  readonly count: (most: number) => Promise<number>;
  readonly find: (id: string) => Promise<Quarantined | null>;
  /**
   * Reserves a message for one act, so that two people cannot release and discard it at the same time. The same
   * act may take it again.
   *
   * @returns `false` if it is gone, or another act took it within `takenFor`
   */
  readonly take: (
    id: string,
    act: { readonly causeId: string; readonly at: number },
  ) => Promise<boolean>;
  /** Ends the reservation of an act that did not handle the message; a reservation of another act stays. */
  readonly giveBack: (id: string, causeId: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
};
