import type { Arrival } from './arrival.ts';

/**
 * An internal event: a shared entity reached a level, so its earlier members are judged again.
 * It comes only from the follow-ups queue, never from a platform.
 */
type Recheck = {
  readonly eventId: string;
  readonly type: 'account.rechecked';
  readonly platformId: string;
  readonly accountId: string;
  readonly entity: { readonly kind: string; readonly value: string };
};

/** One step in an account's state: an event of the platform or a recheck. */
export type Occurrence = Omit<Arrival, 'event'> & {
  readonly event: Arrival['event'] | Recheck;
  /** When the queue received it, if it waited there for so long that `sentAt` is the time of its screening. */
  readonly arrivedAt?: number;
};
