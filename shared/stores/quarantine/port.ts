import type { QuarantineReason } from '#shared/events/quarantine.ts';

/** A message that was kept aside, whole, with the reason. */
export type Quarantined = {
  /** The queue's id of the message: keeping it twice lands on itself. */
  readonly id: string;
  readonly reason: QuarantineReason;
  readonly field?: string | undefined;
  /** When the queue took it, epoch milliseconds. */
  readonly sentAt: number;
  readonly body: string;
  /** Its end was cut to fit the store (only beyond 300 kB compressed): it cannot be released. */
  readonly cut: boolean;
};

/** Messages kept aside. Throws `Unavailable` for what another try may cure. */
export type QuarantineStore = {
  readonly keep: (message: Omit<Quarantined, 'cut'>) => Promise<void>;
  /**
   * A page of them, in no order that means anything but the same every time; `next` is `null` on the
   * last one. What has expired is left out: any page may be short or empty. What is read grows with
   * `most` and with nothing else.
   */
  readonly page: (paging: {
    readonly after: string | null;
    readonly most: number;
  }) => Promise<{ readonly messages: readonly Quarantined[]; readonly next: string | null }>;
  /** How many there are, counted to a bound. */
  readonly count: (most: number) => Promise<number>;
  readonly find: (id: string) => Promise<Quarantined | null>;
  readonly remove: (id: string) => Promise<void>;
};
