import type { AppealedCase, QueuedCase } from '#shared/reviews/queue.ts';

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
 * Cases by queue and due time, by appeal, and by assignee. The ledger's commits change it.
 *
 * Every method throws `Unavailable` if the store is unavailable.
 */
export type CaseQueues = {
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
  /** Assignees of open cases, one entry for each case. */
  readonly assignees: (options: { readonly most: number }) => Promise<readonly string[]>;
};
