import type { Arrival } from './arrival.ts';

/**
 * An event of our own: a shared entity reached a level, so its earlier members are judged again.
 * It comes from the follow-ups queue only, never from a platform.
 */
export type Recheck = {
  readonly eventId: string;
  readonly type: 'account.rechecked';
  readonly platformId: string;
  readonly accountId: string;
  readonly entity: { readonly kind: string; readonly value: string };
};

/** What an account's state is folded over: a platform's event or a recheck. */
export type Occurrence = Omit<Arrival, 'event'> & { readonly event: Arrival['event'] | Recheck };
