import type { AppealedCase, QueuedCase } from '#shared/reviews/queue.ts';

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

/** An open case, with what counts and figures need. */
export type WaitingCase = {
  readonly caseId: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly dueAt: number;
  readonly category: string;
  /** Who ruled on it, if it waits for its second reviewer. */
  readonly ruledBy: string | null;
};

/** The cursor after a row, where the next page begins. */
export type ListCursor = { readonly dueAt: number; readonly caseId: string };

/**
 * The review desk: open cases by due time, appeals, and who works on which case.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type Desk = {
  /** Open cases of a queue, earliest due first. A change becomes visible within about a second. */
  readonly openCases: (
    queue: string,
    options: { readonly most: number; readonly after?: ListCursor },
  ) => Promise<readonly QueuedCase[]>;
  /** Open cases by opening time, oldest first, without their rows. */
  readonly waitingCases: (
    queue: string,
    options: { readonly most: number },
  ) => Promise<readonly WaitingCase[]>;
  /** Number of open cases that are due by a time, counted up to `most`. */
  readonly countDue: (
    queue: string,
    options: { readonly most: number; readonly by: number },
  ) => Promise<number>;
  /** Cases with an appeal: open appeals earliest due first, decided ones latest due first. */
  readonly appeals: (
    state: AppealedCase['state'],
    options: { readonly most: number; readonly after?: ListCursor },
  ) => Promise<readonly AppealedCase[]>;
  /** Claims in force, earliest expiry first. */
  readonly allClaims: (
    now: number,
    options: { readonly most: number },
  ) => Promise<readonly Claim[]>;
  /** Assignees of open cases, one entry for each case. */
  readonly assignees: (options: { readonly most: number }) => Promise<readonly string[]>;
  readonly claims: (caseIds: readonly string[], now: number) => Promise<ReadonlyMap<string, Claim>>;
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
