import type { AuditBody, AuditEntry, AuditHead } from '#shared/telemetry/audit.ts';

/** What lies in the store, and where. */
export type StoredEntry = {
  /** The place that it is stored at. */
  readonly place: number;
  /** What is stored there; `null` for what is no JSON. */
  readonly body: unknown;
};

/** A chain as it lies in the store, in the order of its places: whoever checks it trusts none of it. */
export type StoredChain = {
  readonly entries: readonly StoredEntry[];
  /** The end of the chain as its subject keeps it; `null` when that cannot be read. */
  readonly head: AuditHead | null;
};

/**
 * The audit log as a whole: what an auditor reads, and what is written that no account's commit
 * carries.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type AuditLog = {
  /**
   * Every subject of which there is an entry, or whose head says that there is one; each once. Reads
   * the whole log and all accounts.
   */
  readonly subjects: () => AsyncIterable<string>;
  /** One chain with its head, the head read first: what is appended meanwhile lies beyond it. */
  readonly read: (subject: string) => Promise<StoredChain>;
  /**
   * Entries of one chain, the latest first.
   *
   * @param before only those at earlier places; `null`: from the end
   */
  readonly latest: (
    subject: string,
    span: { readonly before: number | null; readonly most: number },
  ) => Promise<readonly StoredEntry[]>;
  /**
   * Puts on record what staff read, or what is done to a platform. What is done to an account is
   * appended by the commit that does it.
   *
   * @param once gives the entry that says the very same instead, where one of the latest hundred does; it
   *   costs a query
   * @throws {RangeError} for an account's chain
   */
  readonly append: (body: AuditBody, asked?: { readonly once?: boolean }) => Promise<AuditEntry>;
};
