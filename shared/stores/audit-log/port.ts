import type { AuditBody, AuditEntry, AuditHead } from '#shared/telemetry/audit.ts';

/** An entry as it is stored, unchecked. */
export type StoredEntry = {
  /** The sequence number in the item's key. */
  readonly place: number;
  /** The stored body; `null` if it is not JSON. */
  readonly body: unknown;
};

/** A chain as it is stored, ordered by place. Unchecked: a verifier must not trust any of it. */
type StoredChain = {
  readonly entries: readonly StoredEntry[];
  /** The end of the chain according to its subject's item; `null` if that item cannot be read. */
  readonly head: AuditHead | null;
};

/**
 * The whole audit log: what auditors read, and entries that are not part of an account's commit.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type AuditLog = {
  /**
   * Every subject with an entry, or with a head that says there is one; each once. Reads the whole log
   * and all accounts.
   */
  readonly subjects: () => AsyncIterable<string>;
  /** Returns one chain with its head. The head is read first, so entries appended meanwhile are beyond it. */
  readonly read: (subject: string) => Promise<StoredChain>;
  /**
   * Returns entries of one chain, latest first.
   *
   * @param span.before only entries before this place; `null`: from the end
   */
  readonly latest: (
    subject: string,
    span: { readonly before: number | null; readonly most: number },
  ) => Promise<readonly StoredEntry[]>;
  /**
   * Appends an entry about what staff read or what is done to a platform. An entry about an account is
   * appended by the commit that changes the account.
   *
   * @param options.once if one of the latest 100 entries has the same content (the time aside), returns
   *   that entry and appends nothing; costs one query
   * @throws {RangeError} if the chain is an account's
   */
  readonly append: (body: AuditBody, options?: { readonly once?: boolean }) => Promise<AuditEntry>;
};
