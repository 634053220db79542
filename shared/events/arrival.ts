import type { PlatformEvent } from './event.ts';

/**
 * A validated event with its times, its digest and any losses from parsing. `parseEvent` returns it, and
 * all later steps work on arrivals.
 */
export type Arrival = {
  readonly event: PlatformEvent;
  /** When the event happened, by the producer's clock, in epoch milliseconds. */
  readonly at: number;
  /** When the queue received the event, in epoch milliseconds. */
  readonly sentAt: number;
  /** First 64 bits of SHA-256 over the canonical event, in hex. Distinguishes a repeat from a conflict. */
  readonly digest: string;
  /** Whether the event arrived more than a day late. It is judged, but counted in no window. */
  readonly late: boolean;
  /**
   * What was cut while reading the event (`oversize-text`, `too-many-targets`, `too-many-labels`). A reviewer looks at
   * such an event.
   */
  readonly degraded: readonly string[];
};
