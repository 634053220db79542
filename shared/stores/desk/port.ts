import type { AppealListing, Listing } from '#shared/reviews/queue.ts';

/** Who works on a case, until their heartbeat stops. */
export type Claim = {
  readonly caseId: string;
  /** The queue that the case lay in when it was taken. */
  readonly queue: string;
  readonly by: string;
  readonly name: string;
  /** When it was taken, and when it ends by itself; epoch milliseconds. */
  readonly since: number;
  readonly until: number;
};

/** Somebody who looks at a case. */
export type Onlooker = { readonly by: string; readonly name: string; readonly until: number };

/** What an open case is counted by. */
export type WaitingCase = {
  readonly caseId: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly dueAt: number;
  readonly category: string;
  /** Who ruled on it, where it waits for its second reviewer. */
  readonly ruledBy: string | null;
};

/** The place after a row: where the next page begins. */
export type ListPlace = { readonly dueAt: number; readonly caseId: string };

/**
 * The review desk: open cases in the order in which they are due, appeals, and who is at work on which.
 *
 * Every method throws `Unavailable` when the store could not do it now.
 */
export type Desk = {
  /** Open cases of a queue, the one that is due first on top; a change shows within about a second. */
  readonly openCases: (
    queue: string,
    options: { readonly most: number; readonly after?: ListPlace },
  ) => Promise<readonly Listing[]>;
  /** Open cases by when they were opened, the one that is open longest first, without what their rows show. */
  readonly waiting: (
    queue: string,
    options: { readonly most: number },
  ) => Promise<readonly WaitingCase[]>;
  /** How many open cases are due by a time, counted to a bound. */
  readonly due: (
    queue: string,
    options: { readonly most: number; readonly by: number },
  ) => Promise<number>;
  /** Cases with an appeal: open ones by when the appeal is due, decided ones the latest due first. */
  readonly appeals: (
    state: AppealListing['state'],
    options: { readonly most: number; readonly after?: ListPlace },
  ) => Promise<readonly AppealListing[]>;
  /** Claims that stand now, those that end first on top. */
  readonly allClaims: (
    now: number,
    options: { readonly most: number },
  ) => Promise<readonly Claim[]>;
  /** Whom open cases were handed to, once for each case. */
  readonly handed: (options: { readonly most: number }) => Promise<readonly string[]>;
  readonly claims: (caseIds: readonly string[], now: number) => Promise<ReadonlyMap<string, Claim>>;
  /**
   * Takes a case, or keeps what is one's own already.
   *
   * @returns the claim that stands then: one's own, or whoever was first
   */
  readonly claim: (claim: Claim, now: number) => Promise<Claim>;
  /** Gives up one's own claim; somebody else's stays. */
  readonly release: (caseId: string, by: string) => Promise<void>;
  /** Says that somebody looks at a case, and tells who else does. */
  readonly look: (caseId: string, who: Onlooker, now: number) => Promise<readonly Onlooker[]>;
};
