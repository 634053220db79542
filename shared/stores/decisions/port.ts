import type { Decision } from '#shared/decisions/decision.ts';

/** Decisions in display order, and the cursor of the next page; `null` at the end. */
export type DecisionPage = {
  readonly decisions: readonly Decision[];
  readonly next: string | null;
};

/** All decisions of one event about an account and its posts count as one towards `most`. */
type Paging = { readonly after: string | null; readonly most: number };

/**
 * Decisions as people browse them: latest first, a page at a time. Read cost depends on `most` alone.
 *
 * Every method throws `Unavailable` if the store is unavailable, and a `RangeError` for a cursor that it
 * did not return.
 */
export type DecisionIndex = {
  /** Decisions about an account and its posts. */
  readonly ofAccount: (accountId: string, paging: Paging) => Promise<DecisionPage>;
  /** Decisions made on the day (UTC) of `at`. */
  readonly ofDay: (at: number, paging: Paging) => Promise<DecisionPage>;
};
