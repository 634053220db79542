/** A claim: who works on a case, until their heartbeat stops. */
export type Claim = {
  readonly caseId: string;
  /** The queue of the case when it was claimed. */
  readonly queue: string;
  readonly by: string;
  readonly name: string;
  /** When the claim was taken, and when it expires; epoch milliseconds. */
  readonly since: number;
  readonly until: number;
};

/** Somebody who has a case open. */
export type CaseViewer = { readonly by: string; readonly name: string; readonly until: number };

/**
 * Who works on which case, and who has it open. Both end by themselves, at `until`.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type Claims = {
  /** Claims in force, earliest expiry first. */
  readonly inForce: (now: number, options: { readonly most: number }) => Promise<readonly Claim[]>;
  /** Claims in force on some cases, by case id. */
  readonly of: (caseIds: readonly string[], now: number) => Promise<ReadonlyMap<string, Claim>>;
  /**
   * Claims a case, or renews the caller's own claim.
   *
   * @returns the claim in force afterwards: the caller's, or that of somebody who was first
   */
  readonly claim: (claim: Claim, now: number) => Promise<Claim>;
  /** Releases the caller's own claim; a claim of somebody else stays. */
  readonly release: (caseId: string, by: string) => Promise<void>;
  /** Records that somebody has a case open, and returns who else does. */
  readonly recordViewer: (
    caseId: string,
    who: CaseViewer,
    now: number,
  ) => Promise<readonly CaseViewer[]>;
};
