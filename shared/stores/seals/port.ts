import type { AuditHead } from '#shared/telemetry/audit.ts';
import type { Seal } from '#shared/telemetry/seal.ts';

/**
 * The daily seals over the audit log, and what they are made from.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type SealStore = {
  /** The heads that chains had at the end of a day (UTC, `2026-11-24`), of those that grew on it. */
  readonly headsOn: (day: string) => Promise<ReadonlyMap<string, AuditHead>>;
  /** The latest seal. */
  readonly last: () => Promise<Seal | null>;
  /** Every seal as it is stored, the earliest first; unchecked. */
  readonly all: () => Promise<readonly { readonly day: string; readonly seal: unknown }[]>;
  /** Keeps a day's seal for good. `there`: that day was sealed before, and stays as it was. */
  readonly keep: (seal: Seal) => Promise<'kept' | 'there'>;
};
