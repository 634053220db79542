import type { PlatformEvent } from './event.ts';

/**
 * An event that was understood: what the platform sent, when, and how far it can be trusted.
 * Everything after the door works on arrivals.
 */
export type Arrival = {
  readonly event: PlatformEvent;
  /** When it happened, by the producer's clock, in epoch milliseconds. */
  readonly at: number;
  /** When the queue took it, in epoch milliseconds. */
  readonly sentAt: number;
  /** First 64 bits of SHA-256 over the canonical event, in hexadecimal: tells a repeat from a conflict. */
  readonly digest: string;
  /** Later than a day: it is judged, but counts toward no window. */
  readonly late: boolean;
  /**
   * What had to be cut to read it at all (`oversize-text`, `too-many-targets`): such an event is
   * looked at by a person.
   */
  readonly degraded: readonly string[];
};
