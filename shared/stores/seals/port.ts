import type { AuditHead } from '#shared/telemetry/audit.ts';
import type { Seal } from '#shared/telemetry/seal.ts';

/**
 * The daily seals over the audit log, and the heads that they are made from.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type SealStore = {
  /** Heads at the end of a day (UTC, `2026-11-24`) of the chains that grew on that day. */
  readonly headsOn: (day: string) => Promise<ReadonlyMap<string, AuditHead>>;
  /** The latest seal; `null` if there is none. */
  readonly last: () => Promise<Seal | null>;
  /** Every seal as stored, earliest first; unchecked. */
  readonly all: () => Promise<readonly { readonly day: string; readonly seal: unknown }[]>;
  /** Stores a day's seal for good. `there`: the day already has a seal, which stays. */
  readonly keep: (seal: Seal) => Promise<'kept' | 'there'>;
};
